-- Whatever a person may do changes: the person's epoch moves in the same transaction, and a row here says so to whoever asks.

-- Number of the transaction that writes. Compared with the snapshot of an earlier question it tells exactly what that question
-- could not see yet, also where transactions commit in another order than they began; a serial number cannot.
create function transaction_number() returns bigint language sql stable parallel safe
  return pg_catalog.pg_current_xact_id()::text::bigint;

-- CreateTable
CREATE TABLE "revocation" (
    "id" BIGSERIAL NOT NULL,
    "transaction" BIGINT NOT NULL DEFAULT transaction_number(),
    "staff_id" UUID,
    "epoch" INTEGER,
    "policy_version" INTEGER,
    "why" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "revocation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "revocation_transaction_idx" ON "revocation"("transaction");

-- CreateTable
CREATE TABLE "open_stream" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "open_stream_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "open_stream_staff_id_idx" ON "open_stream"("staff_id");

alter table revocation add constraint revocation_is_of_a_person_or_of_the_policy
  check ((staff_id is null) = (epoch is null) and (staff_id is null) <> (policy_version is null));

-- Moves the epoch of all of them at once, in the order of their ids so that two such transactions wait for each other and do not
-- lock each other out. For triggers, which run as the owner; no login may call it.
create function bump_epochs(people uuid[], why text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if people is null or cardinality(people) = 0 then
    return;
  end if;
  perform set_config('kean.epoch_why', why, true);
  update staff set epoch = staff.epoch + 1
    from (select s.id from staff s where s.id = any (people) order by s.id for update) concerned
   where staff.id = concerned.id;
  perform set_config('kean.epoch_why', '', true);
end
$$;

-- The one place that writes revocations of people: whatever moved the epoch, and by whatever way.
create function staff_epoch_moved() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into revocation (staff_id, epoch, why)
  select now.id, now.epoch,
         case when now.status is distinct from was.status then 'status'
              when (now.region_id, now.branch_id, now.team_id) is distinct from (was.region_id, was.branch_id, was.team_id) then 'place'
              else coalesce(nullif(current_setting('kean.epoch_why', true), ''), 'rights') end
    from staff_now now join staff_was was using (id)
   where now.epoch is distinct from was.epoch;
  if found then
    perform pg_notify('kean_revocation', '');
  end if;
  return null;
end
$$;
create trigger epoch_moved after update on staff
  referencing old table as staff_was new table as staff_now
  for each statement execute function staff_epoch_moved();

-- Roles of people: once per statement instead of once per row.
drop trigger if exists moves_epoch on staff_role;
drop function if exists staff_role_moves_epoch();
create function staff_roles_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  people uuid[];
begin
  if tg_op = 'INSERT' then
    people := array(select distinct staff_id from rows_now);
  elsif tg_op = 'DELETE' then
    people := array(select distinct staff_id from rows_was);
  else
    people := array(select staff_id from rows_now union select staff_id from rows_was);
  end if;
  perform bump_epochs(people, 'roles');
  return null;
end
$$;
create trigger roles_given after insert on staff_role referencing new table as rows_now
  for each statement execute function staff_roles_changed();
create trigger roles_taken after delete on staff_role referencing old table as rows_was
  for each statement execute function staff_roles_changed();
create trigger roles_changed after update on staff_role referencing old table as rows_was new table as rows_now
  for each statement execute function staff_roles_changed();

-- Grants of a role: everybody who holds it.
create function role_grants_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  roles text[];
begin
  if tg_op = 'INSERT' then
    roles := array(select distinct role_code from rows_now);
  elsif tg_op = 'DELETE' then
    roles := array(select distinct role_code from rows_was);
  else
    roles := array(select role_code from rows_now union select role_code from rows_was);
  end if;
  perform bump_epochs(array(select distinct staff_id from staff_role where role_code = any (roles)), 'grants');
  return null;
end
$$;
create trigger grants_given after insert on role_grant referencing new table as rows_now
  for each statement execute function role_grants_changed();
create trigger grants_taken after delete on role_grant referencing old table as rows_was
  for each statement execute function role_grants_changed();
create trigger grants_changed after update on role_grant referencing old table as rows_was new table as rows_now
  for each statement execute function role_grants_changed();

-- The version of the policy is told the same way.
create or replace function policy_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  with moved as (update policy_version set version = version + 1 returning version)
  insert into revocation (policy_version, why) select version, 'policy' from moved;
  perform pg_notify('kean_revocation', '');
  return null;
end
$$;

-- A session that was ended: by its owner, by another, or by a changed password.
create function sessions_ended() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform bump_epochs(array(select distinct user_id from rows_was), 'session-ended');
  return null;
end
$$;
create trigger sessions_ended after delete on auth_session referencing old table as rows_was
  for each statement execute function sessions_ended();

-- A client taken away, or for a shorter time than before: whoever had it. A statement that moves thousands of clients moves the
-- epoch of each former assignee once. Clients that arrive concern nobody.
create function assignments_withdrawn() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform bump_epochs(
    array(
      select distinct was.assignee_id from rows_was was join rows_now now using (id)
       where was.assignee_id is not null
         and (now.assignee_id is distinct from was.assignee_id
              or now.assignment_lapses_at is not null
                 and now.assignment_lapses_at < coalesce(was.assignment_lapses_at, 'infinity'))),
    'assignment-withdrawn');
  return null;
end
$$;
create trigger assignments_withdrawn after update on client referencing old table as rows_was new table as rows_now
  for each statement execute function assignments_withdrawn();

-- What is older than this nobody resumes from; who comes with an older mark is told that everything may have changed.
create function trim_revocations() returns void
language sql security definer set search_path = pg_catalog, public, pg_temp
as $$ delete from revocation where at < now() - interval '7 days' $$;

revoke all on function transaction_number(), bump_epochs(uuid[], text), staff_epoch_moved(), staff_roles_changed(),
  role_grants_changed(), policy_changed(), sessions_ended(), assignments_withdrawn(), trim_revocations() from public;

-- Nobody writes a revocation but the triggers.
grant select on revocation to kean_api, kean_worker, kean_permissions;
grant select on policy_version to kean_api, kean_worker;
grant execute on function trim_revocations() to kean_worker;
grant select, insert, delete on open_stream to kean_api;
grant update (seen_at) on open_stream to kean_api;

-- Offices that exist already: who sees and ends what a person holds. A new one gets it from its seed, and no new version from here.
do $$
begin
  if exists (select from role where code in ('hr', 'security')) then
    insert into role_grant (id, role_code, clause, action, subject, scope)
    select gen_random_uuid(), r.code, 'agency', offered.action, 'Staff', 'agency'
      from role r
     cross join (values ('read-holdings'), ('end-sessions')) offered (action)
     where r.code in ('hr', 'security')
    on conflict do nothing;
  end if;
end
$$;
