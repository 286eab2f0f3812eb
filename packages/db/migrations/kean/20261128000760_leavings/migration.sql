-- Clause 5.3: whoever leaves has no access from the moment at which somebody says so, and everything else follows step by step.

-- AlterTable
ALTER TABLE "staff" ADD COLUMN     "leaves_at" TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "leaving" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "staff_id" UUID NOT NULL,
    "way" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "ordered_by" UUID NOT NULL,
    "ordered_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "cut_due_at" TIMESTAMPTZ(6),
    "cut_at" TIMESTAMPTZ(6),
    "roles" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "private_mail" TEXT,
    "link_digests" BYTEA[] DEFAULT ARRAY[]::BYTEA[],
    "reminder_version" INTEGER NOT NULL,
    "reminder_free_at" TIMESTAMPTZ(6),
    "reminded_at" TIMESTAMPTZ(6),
    "reminders" INTEGER NOT NULL DEFAULT 0,
    "escalated_at" TIMESTAMPTZ(6),
    "signed_at" TIMESTAMPTZ(6),
    "signed_how" TEXT,
    "signing_taken_by" UUID,
    "paper_ref" TEXT,
    "failure" TEXT,
    "failed_step" TEXT,
    "step_count" INTEGER NOT NULL DEFAULT 0,
    "undo_asked_by" UUID,
    "undo_asked_at" TIMESTAMPTZ(6),
    "undone_by" UUID,
    "ended_at" TIMESTAMPTZ(6),
    "record" TEXT,
    "swept_at" TIMESTAMPTZ(6),
    "left_over" JSONB NOT NULL DEFAULT '[]',
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "leaving_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leaving_step" (
    "leaving_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "words" JSONB NOT NULL,
    "taken" INTEGER NOT NULL,
    "ended_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "leaving_step_pkey" PRIMARY KEY ("leaving_id","name")
);

-- CreateTable
CREATE TABLE "leaving_task" (
    "leaving_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "confirmed_by" UUID,
    "confirmed_at" TIMESTAMPTZ(6),

    CONSTRAINT "leaving_task_pkey" PRIMARY KEY ("leaving_id","kind")
);

-- CreateTable
CREATE TABLE "leaving_handover" (
    "leaving_id" UUID NOT NULL,
    "branch_id" UUID NOT NULL,
    "proposed_id" UUID,
    "successor_id" UUID,
    "clients" INTEGER NOT NULL DEFAULT 0,
    "confirmed_by" UUID,
    "confirmed_at" TIMESTAMPTZ(6),

    CONSTRAINT "leaving_handover_pkey" PRIMARY KEY ("leaving_id","branch_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "leaving_number_key" ON "leaving"("number");

-- CreateIndex
CREATE INDEX "leaving_staff_id_idx" ON "leaving"("staff_id");

-- CreateIndex
CREATE INDEX "leaving_state_number_idx" ON "leaving"("state", "number" DESC);

-- AddForeignKey
ALTER TABLE "leaving" ADD CONSTRAINT "leaving_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leaving_step" ADD CONSTRAINT "leaving_step_leaving_id_fkey" FOREIGN KEY ("leaving_id") REFERENCES "leaving"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leaving_task" ADD CONSTRAINT "leaving_task_leaving_id_fkey" FOREIGN KEY ("leaving_id") REFERENCES "leaving"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leaving_handover" ADD CONSTRAINT "leaving_handover_leaving_id_fkey" FOREIGN KEY ("leaving_id") REFERENCES "leaving"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table leaving
  add constraint leaving_way_known check (way in ('at-once', 'planned', 'dispute')),
  add constraint leaving_state_known
    check (state in ('planned', 'running', 'waiting', 'failed', 'done', 'called-off', 'undone')),
  -- Whatever the process thinks: nobody sees themself off, or vouches for what they owe.
  add constraint leaving_is_ordered_by_another check (ordered_by <> staff_id),
  add constraint leaving_is_undone_by_two
    check (undone_by is null or (undo_asked_by is not null and undo_asked_by <> undone_by)),
  add constraint leaving_is_undone_by_others
    check (undo_asked_by is distinct from staff_id and undone_by is distinct from staff_id),
  add constraint leaving_undone_by_somebody check ((state = 'undone') = (undone_by is not null)),
  add constraint leaving_undo_asked_at_a_time check ((undo_asked_by is null) = (undo_asked_at is null)),
  add constraint leaving_set_for_a_time check ((way = 'planned') = (cut_due_at is not null)),
  add constraint leaving_cut_before_its_steps check ((state in ('planned', 'called-off')) = (cut_at is null)),
  add constraint leaving_signed_somehow check ((signed_at is null) = (signed_how is null)),
  add constraint leaving_signing_known check (signed_how in ('link', 'paper', 'refused')),
  add constraint leaving_signing_taken_by_another
    check (signing_taken_by is distinct from staff_id
      and (signed_how is null or (signed_how = 'link') = (signing_taken_by is null))),
  add constraint leaving_failed_with_a_code check ((state = 'failed') = (failure is not null)),
  add constraint leaving_ends_clean
    check (state <> 'done' or (signed_at is not null and record is not null and left_over = '[]' and ended_at is not null));
alter table leaving_step add constraint leaving_step_took_something_or_nothing check (taken >= 0 and seq >= 1);
alter table leaving_task
  add constraint leaving_task_kind_known
    check (kind in ('computer', 'work-phone', 'office-keys', 'access-card', 'chat-groups', 'listing-platforms')),
  add constraint leaving_task_state_known check (state in ('open', 'back', 'never-had')),
  add constraint leaving_task_confirmed_by_somebody
    check ((state = 'open') = (confirmed_by is null) and (state = 'open') = (confirmed_at is null));
alter table leaving_handover
  add constraint leaving_handover_confirmed_by_somebody
    check ((confirmed_by is null) = (confirmed_at is null) and (confirmed_by is null) = (successor_id is null));

-- However many press at once, one leaving of one person is under way.
create unique index leaving_is_one on leaving (staff_id) where state not in ('called-off', 'undone');

-- What the office loses with somebody: the last who sees people off, the last who keeps the machinery. Null: nothing.
create function last_of_their_office(person uuid) returns text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with holds as (
    select s.id, g.clause
      from staff s join staff_role r on r.staff_id = s.id join role_grant g on g.role_code = r.role_code
     where s.status = 'active' and (g.expires_at is null or g.expires_at > now()) and g.scope = 'agency'
       and (g.clause, g.action) in (('personnel', 'offboard'), ('storage', 'handle-jobs'))
  )
  select case mine.clause when 'personnel' then 'last-hr' else 'last-operator' end
    from (select distinct clause from holds where id = person) mine
   where not exists (select from holds h where h.clause = mine.clause and h.id <> person)
   order by mine.clause limit 1
$$;

-- Judges every change. Cuts wait for each other, so that two of the last two do not see each other off.
create function leaving_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if old.state in ('called-off', 'undone') then
      raise exception 'a leaving that is over stays as it was' using errcode = 'check_violation';
    end if;
    if old.cut_at is not null and new.cut_at is distinct from old.cut_at then
      raise exception 'access that was cut stays cut' using errcode = 'check_violation';
    end if;
    if old.signed_at is not null and (new.signed_at, new.signed_how, new.signing_taken_by, new.paper_ref)
       is distinct from (old.signed_at, old.signed_how, old.signing_taken_by, old.paper_ref) then
      raise exception 'what was signed stays signed' using errcode = 'check_violation';
    end if;
    if old.state = 'done' and new.state not in ('done', 'failed', 'undone') then
      raise exception 'a leaving that is done is done' using errcode = 'check_violation';
    end if;
    if new.state = 'done' and old.state <> 'done' and (
      exists (select from leaving_task t where t.leaving_id = new.id and t.state = 'open')
      or exists (select from leaving_handover h where h.leaving_id = new.id and h.confirmed_at is null)
    ) then
      raise exception 'a leaving does not end before people have done their part' using errcode = 'check_violation';
    end if;
    if new.state = 'undone' and not exists (
      select from staff a, staff b where a.id = new.undo_asked_by and b.id = new.undone_by
         and a.status = 'active' and b.status = 'active'
    ) then
      raise exception 'two who work here undo a leaving' using errcode = 'check_violation';
    end if;
  elsif new.state not in ('planned', 'running') then
    raise exception 'a leaving begins at its beginning' using errcode = 'check_violation';
  end if;
  if new.cut_at is not null and (tg_op = 'INSERT' or old.cut_at is null) then
    perform pg_advisory_xact_lock(hashtext('kean.leaving'));
    if last_of_their_office(new.staff_id) is not null then
      raise exception 'somebody has to be left who can do it' using errcode = 'check_violation';
    end if;
    new.cut_at := clock_timestamp();
    new.roles := array(select r.role_code from staff_role r where r.staff_id = new.staff_id order by 1);
  end if;
  return new;
end
$$;
create trigger leaving_moves before insert or update on leaving for each row execute function leaving_moves();

-- The one place that lets somebody go and takes them back: no login writes a status.
create function leaving_cuts_access() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.state = 'undone' then
    if tg_op = 'UPDATE' and old.state <> 'undone' then
      update staff set status = 'active', leaves_at = null where id = new.staff_id;
      insert into staff_role (staff_id, role_code)
      select new.staff_id, r.code from role r where r.code = any (new.roles) on conflict do nothing;
    end if;
  elsif new.cut_at is not null and (tg_op = 'INSERT' or old.cut_at is null) then
    update staff set status = 'left', leaves_at = null where id = new.staff_id;
    insert into leaving_step (leaving_id, name, seq, words, taken)
    values (new.id, 'access-cut', 1, '{"zh": "停止访问：人员状态、权限版本与撤销通知", "en": "access ended: status, epoch, revocation"}', 1);
  elsif new.state = 'planned' then
    update staff set leaves_at = new.cut_due_at where id = new.staff_id;
  elsif new.state = 'called-off' then
    update staff set leaves_at = null where id = new.staff_id;
  end if;
  return null;
end
$$;
create trigger leaving_cuts_access after insert or update on leaving for each row execute function leaving_cuts_access();

-- A named person says it once, and not about themself.
create function leaving_task_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' and old.state <> 'open' then
    raise exception 'what was confirmed stays confirmed' using errcode = 'check_violation';
  end if;
  if new.confirmed_by is not null and exists (
    select from leaving l where l.id = new.leaving_id and l.staff_id = new.confirmed_by
  ) then
    raise exception 'nobody confirms their own' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger leaving_task_moves before insert or update on leaving_task for each row execute function leaving_task_moves();
create function leaving_handover_moves() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' and old.confirmed_at is not null then
    raise exception 'a handover that was confirmed stands' using errcode = 'check_violation';
  end if;
  if exists (select from leaving l where l.id = new.leaving_id
    and l.staff_id in (new.confirmed_by, new.successor_id, new.proposed_id)) then
    raise exception 'nobody hands over to themself' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger leaving_handover_moves before insert or update on leaving_handover
  for each row execute function leaving_handover_moves();

-- Every way in and every standing permission that agency gives out, counted. Signing in belongs to the api alone, so the worker asks here.
create function ways_in(person uuid) returns table (kind text, held integer)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select 'sessions', count(*)::int from auth_session where user_id = person
  union all select 'streams', count(*)::int from open_stream
    where staff_id = person and seen_at > clock_timestamp() - interval '15 seconds'
  union all select 'api-keys', count(*)::int from api_key where staff_id = person and revoked_at is null
  union all select 'factors', count(*)::int from second_factor where staff_id = person
  union all select 'recovery-codes', count(*)::int from recovery_code where staff_id = person
  union all select 'password', count(*)::int from auth_account
    where user_id = person and provider_id = 'credential' and password is not null
  union all select 'identities', count(*)::int from auth_account where user_id = person and provider_id <> 'credential'
  union all select 'recoveries', count(*)::int from account_recovery where staff_id = person and state in ('asked', 'approved')
  union all select 'devices', count(*)::int from known_device where staff_id = person
  union all select 'extra-grants', count(*)::int from extra_grant
    where staff_id = person and state in ('asked', 'approved') and ends_at > now()
  union all select 'roles', count(*)::int from staff_role where staff_id = person
$$;

-- Ends one kind of them, of somebody who has left and of nobody else. A stream is ended by the process that holds it open.
create function end_way_in(person uuid, which text) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  ended integer;
begin
  perform from staff where id = person and status = 'left' for share;
  if not found then
    raise exception 'only of somebody who has left' using errcode = 'check_violation';
  end if;
  case which
    when 'sessions' then delete from auth_session where user_id = person;
    when 'streams' then return 0;
    when 'api-keys' then update api_key set revoked_at = now() where staff_id = person and revoked_at is null;
    when 'factors' then delete from second_factor where staff_id = person;
    when 'recovery-codes' then delete from recovery_code where staff_id = person;
    when 'password' then update auth_account set password = null, updated_at = now()
      where user_id = person and provider_id = 'credential' and password is not null;
    when 'identities' then delete from auth_account where user_id = person and provider_id <> 'credential';
    when 'recoveries' then update account_recovery set state = 'expired', code_digest = null, ended_at = now()
      where staff_id = person and state in ('asked', 'approved');
    when 'devices' then delete from known_device where staff_id = person;
    when 'extra-grants' then update extra_grant set state = 'revoked', revoked_at = now()
      where staff_id = person and state in ('asked', 'approved') and ends_at > now();
    when 'roles' then delete from staff_role where staff_id = person;
  end case;
  get diagnostics ended = row_count;
  return ended;
end
$$;

revoke all on function last_of_their_office(uuid), leaving_moves(), leaving_cuts_access(), leaving_task_moves(),
  leaving_handover_moves(), ways_in(uuid), end_way_in(uuid, text) from public;
grant execute on function last_of_their_office(uuid) to kean_api;
grant execute on function ways_in(uuid), end_way_in(uuid, text) to kean_worker;

-- A status is the leaving's to write.
revoke update (status) on staff from kean_api, kean_worker;

-- No login that people talk to reads a private address back; whether there is one, it does.
create function leaving_has_mail(of_leaving uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce((select private_mail is not null from leaving where id = of_leaving), false)
$$;
revoke all on function leaving_has_mail(uuid) from public;
grant execute on function leaving_has_mail(uuid) to kean_api;
grant select (
  id, number, staff_id, way, state, ordered_by, ordered_at, cut_due_at, cut_at, roles, link_digests, reminder_version,
  reminder_free_at, reminded_at, reminders, escalated_at, signed_at, signed_how, signing_taken_by, paper_ref, failure,
  failed_step, step_count, undo_asked_by, undo_asked_at, undone_by, ended_at, record, swept_at, left_over, version
) on leaving to kean_api;
grant insert (
  id, staff_id, way, state, ordered_by, cut_due_at, cut_at, private_mail, reminder_version, reminder_free_at
) on leaving to kean_api;
grant update (
  state, cut_at, private_mail, reminder_free_at, signed_at, signed_how, signing_taken_by, paper_ref, failure, failed_step,
  undo_asked_by, undo_asked_at, undone_by, version
) on leaving to kean_api;
grant usage on sequence leaving_number_seq to kean_api;
grant select on leaving_step, leaving_task, leaving_handover to kean_api;
grant insert (leaving_id, kind), update (state, confirmed_by, confirmed_at) on leaving_task to kean_api;
grant insert (leaving_id, branch_id, proposed_id), update (successor_id, clients, confirmed_by, confirmed_at) on leaving_handover
  to kean_api;
grant select on leaving, leaving_step, leaving_task, leaving_handover to kean_worker;
grant update (
  state, cut_at, private_mail, link_digests, reminded_at, reminders, escalated_at, failure, failed_step, step_count, ended_at,
  record, swept_at, left_over, version
) on leaving to kean_worker;
grant insert on leaving_step to kean_worker;
grant select, delete on cabinet_keeper to kean_worker;
grant update (ended_at) on client_visit to kean_worker;
grant select on leaving, leaving_step, leaving_task, leaving_handover to kean_backup;
grant select on sequence leaving_number_seq to kean_backup;

-- Offices that exist already; a new one has it from its seed.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'personnel', given.action, given.subject, given.scope
  from (values
    ('hr', 'read-leavings', 'Staff', 'agency'),
    ('hr', 'offboard', 'Staff', 'agency'),
    ('hr', 'undo-leavings', 'Staff', 'agency'),
    ('compliance', 'read-leavings', 'Staff', 'agency'),
    ('compliance', 'undo-leavings', 'Staff', 'agency'),
    ('security', 'read-leavings', 'Staff', 'agency'),
    ('store-manager', 'confirm-handovers', 'Handover', 'branch'),
    ('regional-manager', 'confirm-handovers', 'Handover', 'region')
  ) as given(role_code, action, subject, scope)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g
      where g.role_code = given.role_code and g.clause = 'personnel' and g.action = given.action
   );
