-- Clause 5.4: an approved notice goes to the clients of its case, each once, through the outbox of messages; who cannot be reached is told by people (ADR 0070).

-- CreateTable
CREATE TABLE "leak_notice_sending" (
    "notice_id" UUID NOT NULL,
    "language" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "round" INTEGER NOT NULL DEFAULT 1,
    "started_by" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "moved_by" UUID,
    "moved_at" TIMESTAMPTZ(6),

    CONSTRAINT "leak_notice_sending_pkey" PRIMARY KEY ("notice_id")
);

-- CreateTable
CREATE TABLE "leak_notice_client" (
    "case_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "notice_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "because" TEXT,
    "told_how" TEXT,
    "message_id" UUID,
    "queued_at" TIMESTAMPTZ(6),
    "told_at" TIMESTAMPTZ(6),
    "told_by" UUID,
    "arrived_at" TIMESTAMPTZ(6),

    CONSTRAINT "leak_notice_client_pkey" PRIMARY KEY ("case_id","client_id")
);

-- CreateIndex
CREATE INDEX "leak_notice_client_client_id_idx" ON "leak_notice_client"("client_id");

-- CreateIndex
CREATE INDEX "leak_notice_client_notice_id_state_client_id_idx" ON "leak_notice_client"("notice_id", "state", "client_id");

alter table leak_notice_sending
  add constraint leak_notice_sending_language_known check (language in ('zh', 'en')),
  add constraint leak_notice_sending_state_known check (state in ('running', 'paused', 'finished', 'stopped'));
alter table leak_notice_client
  add constraint leak_notice_client_state_known check (state in ('waiting', 'queued', 'told', 'unreachable')),
  add constraint leak_notice_client_because_is_code check (because ~ '^[A-Za-z_-]{1,40}$' and because is not null or state <> 'unreachable'),
  add constraint leak_notice_client_how_known check (told_how in ('mail', 'sms', 'call', 'letter', 'in-person')),
  add constraint leak_notice_client_told_whole check ((state = 'told') = (told_at is not null) and (state <> 'told' or told_how is not null)),
  add constraint leak_notice_client_told_by_somebody check ((told_by is not null) = (told_how in ('call', 'letter', 'in-person')) or state <> 'told'),
  add constraint leak_notice_client_queued_whole check (state <> 'queued' or num_nulls(message_id, queued_at, told_how) = 0);
create unique index leak_notice_client_message on leak_notice_client (message_id) where message_id is not null;

-- Nothing goes out by what one person alone decided, nor out of a drill.
create function leak_notice_sending_moves() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
begin
  if kean_repairs() then return new; end if;
  if tg_op = 'INSERT' then
    if new.started_by is distinct from who or not holds_incident_grant(who, 'send-notices') then
      raise exception 'whoever may send a notice says so' using errcode = 'check_violation';
    end if;
    if not exists (
      select from leak_notice n join leak_case c on c.id = n.case_id
       where n.id = new.notice_id and n.kind = 'clients' and n.approved_at is not null and not c.is_drill) then
      raise exception 'an approved notice of no drill is sent' using errcode = 'check_violation';
    end if;
    new.state := 'running';
    new.started_at := clock_timestamp();
    return new;
  end if;
  if (new.notice_id, new.language, new.started_by, new.started_at) is distinct from (old.notice_id, old.language, old.started_by, old.started_at)
     or new.round < old.round or new.moved_by is distinct from who and new.moved_by is distinct from old.moved_by then
    raise exception 'a sending stays as it was begun' using errcode = 'check_violation';
  end if;
  if new.state is distinct from old.state then
    if (old.state, new.state) not in (
        ('running', 'paused'), ('paused', 'running'), ('running', 'stopped'), ('paused', 'stopped'), ('running', 'finished'), ('finished', 'running'))
       or (new.state = 'finished') <> (who is null) or who is not null and (new.moved_by is distinct from who or not holds_incident_grant(who, 'send-notices'))
    then
      raise exception 'it does not go that way' using errcode = 'check_violation';
    end if;
    new.moved_at := clock_timestamp();
  end if;
  return new;
end
$$;
create trigger leak_notice_sending_moves before insert or update on leak_notice_sending for each row execute function leak_notice_sending_moves();

-- Of a running sending, and of the case; a person only says that they told somebody.
create function leak_notice_client_is_of_case() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return null; end if;
  if exists (
    select from enrolled q where not exists (
      select from leak_notice n join leak_notice_sending s on s.notice_id = n.id join leak_case c on c.id = n.case_id
             join leak_case_client l on l.case_id = n.case_id
       where n.id = q.notice_id and n.case_id = q.case_id and l.client_id = q.client_id and s.state = 'running' and not c.is_drill)) then
    raise exception 'only clients of the case are told, and none by a drill' using errcode = 'check_violation';
  end if;
  return null;
end
$$;
create trigger leak_notice_client_is_of_case after insert on leak_notice_client referencing new table as enrolled
  for each statement execute function leak_notice_client_is_of_case();
create function leak_notice_client_moves() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
begin
  if kean_repairs() then return new; end if;
  if (new.case_id, new.client_id, new.notice_id) is distinct from (old.case_id, old.client_id, old.notice_id)
     or old.told_by is not null
     or (old.state, new.state) not in (
       ('waiting', 'queued'), ('waiting', 'unreachable'), ('waiting', 'told'), ('queued', 'told'), ('queued', 'unreachable'), ('told', 'unreachable'),
       ('unreachable', 'told'), ('unreachable', 'queued'))
       and not (old.state = 'told' and new.state = 'told' and old.arrived_at is null and pg_trigger_depth() > 1) then
    raise exception 'what came of it stands' using errcode = 'check_violation';
  end if;
  -- What became of its message the database says, whoever moved the message.
  if who is null or pg_trigger_depth() > 1 then
    if new.told_by is not null then raise exception 'somebody told them' using errcode = 'check_violation'; end if;
    new.told_at := case when new.state = 'told' then coalesce(old.told_at, clock_timestamp()) end;
  elsif new.state <> 'told' or new.told_by is distinct from who or not holds_incident_grant(who, 'send-notices') or new.told_at is null
     or new.told_at > clock_timestamp() or old.state not in ('waiting', 'unreachable') or new.message_id is distinct from old.message_id then
    raise exception 'whoever told them says so' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger leak_notice_client_moves before update on leak_notice_client for each row execute function leak_notice_client_moves();

-- What becomes of a message is what became of telling: one that did not go, or never arrived, told nobody; tried again by a person, it may yet.
create function leak_notice_message_goes_on() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.state in ('failed', 'refused') then
    update public.leak_notice_client set state = 'unreachable', because = coalesce(new.cause, 'NOT_DELIVERED'), told_at = null
     where message_id = new.id and state in ('queued', 'told') and told_by is null;
  elsif new.state = 'delivered' then
    update public.leak_notice_client set arrived_at = clock_timestamp() where message_id = new.id and state = 'told' and told_by is null;
  elsif old.state = 'failed' then
    update public.leak_notice_client set state = 'queued', because = null where message_id = new.id and state = 'unreachable';
  end if;
  return null;
end
$$;
revoke execute on function leak_notice_message_goes_on() from public;
create trigger leak_notice_message_goes_on after update of state on message for each row
  when (new.template = 'incidents.leak-notice' and new.state is distinct from old.state) execute function leak_notice_message_goes_on();

-- The outbox takes no notice of a leak but that of a client whose turn it is: nobody writes to clients in its name, and no drill does.
create function leak_notice_message_has_its_turn() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return null; end if;
  if exists (
    select from added a
     where a.template = 'incidents.leak-notice' and (current_user = 'kean_api' or not exists (
       select from leak_notice_client q join leak_notice_sending s on s.notice_id = q.notice_id join leak_case c on c.id = q.case_id
        where q.client_id = a.client_id and a.key = 'incidents.leak-notice/' || q.notice_id || '-' || q.client_id
          and q.state = 'waiting' and s.state = 'running' and not c.is_drill))) then
    raise exception 'no notice of a leak out of its turn' using errcode = '42501';
  end if;
  return null;
end
$$;
create trigger leak_notice_message_has_its_turn after insert on message referencing new table as added
  for each statement execute function leak_notice_message_has_its_turn();

-- What a client reads in their own pages of what happened with their data: with its definer's rights, because of a case they see nothing else.
create function own_leak_notices() returns table (notice_id uuid, kind text, parts jsonb, since timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select n.id, n.kind, v.parts, coalesce(q.told_at, q.queued_at, s.started_at)
    from public.leak_notice_client q join public.leak_notice n on n.id = q.notice_id join public.leak_notice_sending s on s.notice_id = n.id
    join public.leak_notice_version v on v.notice_id = n.id and v.version = n.approved_version
   where q.client_id = public.kean_visiting() and q.state <> 'waiting'
$$;
revoke execute on function own_leak_notices() from public;
grant execute on function own_leak_notices() to kean_api;

-- A link of such a notice may go by mail to the mailbox that the client proved.
alter table client_invitation drop constraint client_invitation_channel_known;
alter table client_invitation add constraint client_invitation_channel_known check (channel in ('screen', 'sms', 'mail'));

alter table leak_notice_sending enable row level security;
alter table leak_notice_sending force row level security;
create policy leak_notice_sending_of_seen_notice on leak_notice_sending for all to kean_api
  using (exists (select from leak_notice n where n.id = notice_id));
create policy leak_notice_sending_of_the_worker on leak_notice_sending for all to kean_worker using (true);
create policy leak_notice_sending_moves on leak_notice_sending for all to current_user using (true);
alter table leak_notice_client enable row level security;
alter table leak_notice_client force row level security;
create policy leak_notice_client_of_seen_case on leak_notice_client for all to kean_api
  using (exists (select from leak_case c where c.id = case_id));
create policy leak_notice_client_of_the_worker on leak_notice_client for all to kean_worker using (true);
create policy leak_notice_client_moves on leak_notice_client for all to current_user using (true);

grant select, insert (notice_id, language, started_by), update (state, round, moved_by) on leak_notice_sending to kean_api;
grant select, update (state, round) on leak_notice_sending to kean_worker;
grant select, update (state, because, told_how, told_at, told_by) on leak_notice_client to kean_api;
grant select, insert (case_id, client_id, notice_id), update (state, because, told_how, message_id, queued_at, told_at) on leak_notice_client to kean_worker;
grant select on leak_notice_sending, leak_notice_client to kean_backup;
