-- Clause 5.3: the paper that a background check rests on lies in the object store, sealed under a key of its own. It is opened by those who decide
-- checks, and goes when the check has counted for nothing for as long as anybody may dispute it (ADR 0061).

-- CreateTable
CREATE TABLE "duty_paper" (
    "id" UUID NOT NULL,
    "fulfilment_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'receiving',
    "refused_because" TEXT,
    "type" TEXT,
    "size_bytes" INTEGER,
    "scan" TEXT,
    "sealed_hash" BYTEA,
    "sealed_key" BYTEA,
    "received_by" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "kept_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "duty_paper_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "duty_paper_fulfilment_id_idx" ON "duty_paper"("fulfilment_id");

-- AddForeignKey
ALTER TABLE "duty_paper" ADD CONSTRAINT "duty_paper_fulfilment_id_fkey" FOREIGN KEY ("fulfilment_id") REFERENCES "fulfilment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table duty_paper
  add constraint duty_paper_state_known check (state in ('receiving', 'kept', 'refused', 'ended')),
  add constraint duty_paper_refused_because_known
    check (refused_because in ('empty', 'too-large', 'type-unknown', 'type-is-another', 'infected', 'scanner-away', 'broken-off')),
  add constraint duty_paper_refused_with_a_reason check ((state = 'refused') = (refused_because is not null)),
  add constraint duty_paper_type_known
    check (type in ('application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'image/tiff', 'image/heic')),
  add constraint duty_paper_scan_known check (scan in ('clean', 'unscanned')),
  add constraint duty_paper_is_some_size check (size_bytes between 1 and 20971520),
  add constraint duty_paper_kept_is_known
    check (state <> 'kept' or (type is not null and size_bytes is not null and scan is not null and kept_at is not null
      and octet_length(sealed_hash) = 32 and sealed_key is not null)),
  -- What was refused or taken back opens no more, wherever its bytes may still lie.
  add constraint duty_paper_ended_opens_no_more
    check ((state in ('refused', 'ended')) = (ended_at is not null) and (state = 'kept' or sealed_key is null));

-- A dispute at work is brought within a year (劳动争议调解仲裁法 27): so long is kept what the answer to it rests on, from the day on which the check
-- counted for nothing any more, or the person left. What was refused proves nothing.
create function check_papers_kept_until(asked uuid) returns timestamptz language sql stable as $$
  select least(
      case f.state when 'refused' then f.decided_at + interval '90 days' when 'against' then f.decided_at + interval '366 days'
        when 'withdrawn' then f.ended_at + interval '366 days' when 'asked' then f.recorded_at + interval '366 days'
        else f.valid_until + interval '366 days' end,
      (select max(l.cut_at) + interval '366 days' from leaving l join staff s on s.id = l.staff_id
        where l.staff_id = f.staff_id and s.status = 'left' and l.state <> 'undone'))
    from fulfilment f where f.id = asked
$$;

create function duty_paper_moves() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
begin
  if kean_repairs() then return new; end if;
  if tg_op = 'INSERT' then
    -- The row of the check is held meanwhile, so that two who bring the last paper at once do not both bring it.
    perform from fulfilment f where f.id = new.fulfilment_id and f.how = 'check' and f.state in ('asked', 'standing') and f.staff_id <> who for update;
    if not found or new.state <> 'receiving' or new.received_by is distinct from who then
      raise exception 'a paper is of a check of somebody else, which counts or waits' using errcode = 'check_violation';
    end if;
    if (select count(*) from duty_paper p where p.fulfilment_id = new.fulfilment_id and p.state in ('receiving', 'kept')) >= 5 then
      raise exception 'a check has five papers at most' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if (new.id, new.fulfilment_id, new.received_by, new.received_at) is distinct from (old.id, old.fulfilment_id, old.received_by, old.received_at)
     or old.state in ('refused', 'ended') then
    raise exception 'a paper that ended stands' using errcode = 'check_violation';
  end if;
  if old.state = 'kept' then
    if new.state not in ('kept', 'ended')
       or (new.type, new.size_bytes, new.sealed_hash, new.kept_at) is distinct from (old.type, old.size_bytes, old.sealed_hash, old.kept_at)
       or (old.scan = 'clean' and new.scan is distinct from 'clean') or (new.state = 'kept' and new.sealed_key is distinct from old.sealed_key) then
      raise exception 'a paper that is kept does not change' using errcode = 'check_violation';
    end if;
    -- What somebody decided by is not taken away from under the decision.
    if new.state = 'ended' and not exists (
      select from fulfilment f where f.id = old.fulfilment_id and f.state = 'asked' and f.staff_id <> who
    ) then
      raise exception 'what was decided by stays' using errcode = 'check_violation';
    end if;
  end if;
  return new;
end
$$;
create trigger duty_paper_moves before insert or update on duty_paper for each row execute function duty_paper_moves();

create function duty_paper_stands() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return old; end if;
  if (old.state = 'kept' and coalesce(check_papers_kept_until(old.fulfilment_id) > clock_timestamp(), true))
     or (old.state = 'receiving' and old.received_at > clock_timestamp() - interval '1 day') then
    raise exception 'a paper is kept for its time' using errcode = 'check_violation';
  end if;
  return old;
end
$$;
create trigger duty_paper_stands before delete on duty_paper for each row execute function duty_paper_stands();

-- Of nobody's own check: not even that there is one.
alter table duty_paper enable row level security;
alter table duty_paper force row level security;
create policy duty_paper_of_few on duty_paper for all to kean_api using (
  exists (select from fulfilment f where f.id = fulfilment_id and f.staff_id <> kean_setting('kean.staff'))
  and (select exists (
    select from role_in_force r join role_grant g on g.role_code = r.code
     where r.staff_id = kean_setting('kean.staff') and g.clause = 'personnel' and g.action in ('record-duties', 'decide-duties') and g.scope = 'agency'
       and (g.expires_at is null or g.expires_at > now())))
);
create policy duty_paper_goes on duty_paper for all to kean_worker using (true);

grant select, insert (id, fulfilment_id, received_by),
  update (state, refused_because, type, size_bytes, scan, sealed_hash, sealed_key, kept_at, ended_at) on duty_paper to kean_api;
grant select, delete on duty_paper to kean_worker;
grant select on duty_paper to kean_backup;
