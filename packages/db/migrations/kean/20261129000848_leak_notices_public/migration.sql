-- Clause 5.4: where many cannot be reached, an approved notice stands on a page for everybody, from and until (ADR 0070).

-- CreateTable
CREATE TABLE "leak_notice_publication" (
    "notice_id" UUID NOT NULL,
    "published_by" UUID NOT NULL,
    "published_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "until_at" TIMESTAMPTZ(6) NOT NULL,
    "withdrawn_by" UUID,
    "withdrawn_at" TIMESTAMPTZ(6),

    CONSTRAINT "leak_notice_publication_pkey" PRIMARY KEY ("notice_id")
);

alter table leak_notice_publication
  add constraint leak_notice_publication_ends check (until_at > published_at and until_at <= published_at + interval '366 days'),
  add constraint leak_notice_publication_withdrawn_by_somebody check ((withdrawn_by is null) = (withdrawn_at is null));

create function leak_notice_publication_moves() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
begin
  if kean_repairs() then return new; end if;
  if who is null or not holds_incident_grant(who, 'send-notices') then
    raise exception 'whoever may send a notice publishes it' using errcode = 'check_violation';
  end if;
  if tg_op = 'INSERT' then
    if new.published_by is distinct from who or new.withdrawn_by is not null or not exists (
      select from leak_notice n join leak_case c on c.id = n.case_id
       where n.id = new.notice_id and n.kind = 'public' and n.approved_at is not null and not c.is_drill) then
      raise exception 'an approved notice of no drill is published' using errcode = 'check_violation';
    end if;
    new.published_at := clock_timestamp();
    return new;
  end if;
  if (new.notice_id, new.published_by, new.published_at, new.until_at) is distinct from (old.notice_id, old.published_by, old.published_at, old.until_at)
     or old.withdrawn_by is not null or new.withdrawn_by is distinct from who then
    raise exception 'it is taken down once' using errcode = 'check_violation';
  end if;
  new.withdrawn_at := clock_timestamp();
  return new;
end
$$;
create trigger leak_notice_publication_moves before insert or update on leak_notice_publication
  for each row execute function leak_notice_publication_moves();

-- For everybody, also who has not come in: the words that were approved for it, and nothing of the case.
create function public_leak_notices() returns table (notice_id uuid, parts jsonb, since timestamptz, until timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select n.id, v.parts, p.published_at, p.until_at
    from public.leak_notice_publication p join public.leak_notice n on n.id = p.notice_id
    join public.leak_notice_version v on v.notice_id = n.id and v.version = n.approved_version
   where p.withdrawn_at is null and p.until_at > clock_timestamp()
$$;
revoke execute on function public_leak_notices() from public;
grant execute on function public_leak_notices() to kean_api;

alter table leak_notice_publication enable row level security;
alter table leak_notice_publication force row level security;
create policy leak_notice_publication_of_seen_notice on leak_notice_publication for all to kean_api
  using (exists (select from leak_notice n where n.id = notice_id));
create policy leak_notice_publication_moves on leak_notice_publication for all to current_user using (true);
grant select, insert (notice_id, published_by, until_at), update (withdrawn_by) on leak_notice_publication to kean_api;
grant select on leak_notice_publication to kean_backup;
