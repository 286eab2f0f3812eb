-- Clause 5.4: the log is watched by its own order; what a rule told stands, and people move it by steps that stand too (ADR 0062).

-- CreateTable
CREATE TABLE "leak_watch" (
    "id" INTEGER NOT NULL,
    "position" BIGINT NOT NULL,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,
    "event_id" UUID NOT NULL,
    "turned_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "leak_watch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leak_watch_person" (
    "staff_id" UUID NOT NULL,
    "last_at" TIMESTAMPTZ(6) NOT NULL,
    "state" BYTEA NOT NULL,

    CONSTRAINT "leak_watch_person_pkey" PRIMARY KEY ("staff_id")
);

-- CreateTable
CREATE TABLE "leak_alert" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "number" SERIAL NOT NULL,
    "rule" TEXT NOT NULL,
    "staff_id" UUID NOT NULL,
    "branch_id" UUID,
    "window_from" TIMESTAMPTZ(6) NOT NULL,
    "window_minutes" INTEGER NOT NULL,
    "severity" TEXT NOT NULL,
    "first_at" TIMESTAMPTZ(6) NOT NULL,
    "last_at" TIMESTAMPTZ(6) NOT NULL,
    "measured" INTEGER NOT NULL,
    "threshold" INTEGER NOT NULL,
    "times" INTEGER NOT NULL DEFAULT 1,
    "raised_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "due_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "state" TEXT NOT NULL DEFAULT 'new',
    "assigned_to" UUID,
    "closed_as" TEXT,
    "duplicate_of" UUID,
    "suppressed_by" UUID,
    "position" BIGINT NOT NULL,
    "event_id" UUID NOT NULL,
    "change" BIGINT NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "leak_alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leak_alert_step" (
    "id" BIGSERIAL NOT NULL,
    "alert_id" UUID NOT NULL,
    "act" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "assigned_to" UUID,
    "closed_as" TEXT,
    "duplicate_of" UUID,
    "words" TEXT,
    "done_by" UUID NOT NULL,
    "done_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "leak_alert_step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leak_suppression" (
    "id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "staff_id" UUID,
    "branch_id" UUID,
    "reason" TEXT NOT NULL,
    "set_by" UUID NOT NULL,
    "set_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "ends_at" TIMESTAMPTZ(6) NOT NULL,
    "lifted_by" UUID,
    "lifted_at" TIMESTAMPTZ(6),

    CONSTRAINT "leak_suppression_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "leak_watch_person_last_at_idx" ON "leak_watch_person"("last_at");

-- CreateIndex
CREATE UNIQUE INDEX "leak_alert_number_key" ON "leak_alert"("number");

-- CreateIndex
CREATE INDEX "leak_alert_change_idx" ON "leak_alert"("change");

-- CreateIndex
CREATE INDEX "leak_alert_state_number_idx" ON "leak_alert"("state", "number");

-- CreateIndex
CREATE INDEX "leak_alert_staff_id_idx" ON "leak_alert"("staff_id");

-- CreateIndex
CREATE UNIQUE INDEX "leak_alert_rule_staff_id_window_from_key" ON "leak_alert"("rule", "staff_id", "window_from");

-- CreateIndex
CREATE INDEX "leak_alert_step_alert_id_id_idx" ON "leak_alert_step"("alert_id", "id");

-- CreateIndex
CREATE INDEX "leak_suppression_rule_ends_at_idx" ON "leak_suppression"("rule", "ends_at");

-- AddForeignKey
ALTER TABLE "leak_alert_step" ADD CONSTRAINT "leak_alert_step_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "leak_alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table leak_watch add constraint leak_watch_is_one check (id = 1);
alter table leak_alert
  add constraint leak_alert_severity_known check (severity in ('low', 'medium', 'high', 'critical')),
  add constraint leak_alert_state_known check (state in ('new', 'triaged', 'in-case', 'closed')),
  add constraint leak_alert_closed_as_known check (closed_as in ('confirmed', 'false-alarm', 'duplicate')),
  add constraint leak_alert_closed_as_something check ((state = 'closed') = (closed_as is not null)),
  add constraint leak_alert_duplicate_of_one check ((closed_as is not distinct from 'duplicate') = (duplicate_of is not null)),
  add constraint leak_alert_handled_by_another check (assigned_to is null or assigned_to <> staff_id),
  add constraint leak_alert_told check (measured >= threshold and times >= 1 and first_at <= last_at);
alter table leak_alert_step
  add constraint leak_alert_step_act_known check (act in ('assign', 'triage', 'case', 'close', 'reopen', 'comment')),
  add constraint leak_alert_step_assigns check (assigned_to is null or act = 'assign'),
  add constraint leak_alert_step_closes check ((act = 'close') = (closed_as is not null)),
  -- Whoever closes an alert, opens it again or comments on it says why in words.
  add constraint leak_alert_step_says_why check (act not in ('close', 'reopen', 'comment') or coalesce(length(words), 0) between 2 and 500);
alter table leak_suppression
  add constraint leak_suppression_of_one check ((staff_id is null) <> (branch_id is null)),
  add constraint leak_suppression_is_not_own check (staff_id is null or staff_id <> set_by),
  add constraint leak_suppression_ends check (ends_at > set_at and ends_at <= set_at + interval '31 days'),
  add constraint leak_suppression_says_why check (length(reason) between 4 and 500),
  add constraint leak_suppression_lifted_by_somebody check ((lifted_by is null) = (lifted_at is null));

-- A screen that is open asks whether this grew. Numbers may come out of order of their commits, so it is taken under a lock of the transaction.
create sequence leak_alert_changes;
create function leak_alert_is_told() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('kean.leak-alert-changes'));
  new.change := nextval('leak_alert_changes');
  if tg_op = 'INSERT' then
    new.raised_at := clock_timestamp();
    new.due_at := clock_timestamp() + case new.severity
      when 'critical' then interval '30 minutes' when 'high' then interval '4 hours' when 'medium' then interval '1 day' else interval '3 days' end;
  elsif (new.id, new.number, new.rule, new.staff_id, new.branch_id, new.window_from, new.window_minutes, new.severity, new.first_at, new.threshold,
         new.raised_at, new.suppressed_by)
        is distinct from (old.id, old.number, old.rule, old.staff_id, old.branch_id, old.window_from, old.window_minutes, old.severity, old.first_at,
         old.threshold, old.raised_at, old.suppressed_by)
     or new.times < old.times or new.measured < old.measured or new.position < old.position then
    raise exception 'what a rule told stays' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger leak_alert_is_told before insert or update on leak_alert for each row execute function leak_alert_is_told();

-- Nobody changes an alert but by a step, and the database alone moves it: the api has no right to write to what was told. With its definer's
-- rights, because of that.
create function leak_alert_step_moves() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := public.kean_setting('kean.staff');
  alert public.leak_alert;
begin
  if public.kean_repairs() then return new; end if;
  select * into alert from public.leak_alert where id = new.alert_id for update;
  if alert.id is null or who is null or new.done_by is distinct from who or alert.staff_id = who then
    raise exception 'another handles it' using errcode = 'check_violation';
  end if;
  if new.version <> alert.version then
    raise exception 'it has moved on' using errcode = 'check_violation';
  end if;
  if new.act = 'assign' and new.assigned_to is not null and not exists (
    select from public.role_in_force r join public.role_grant g on g.role_code = r.code
     where r.staff_id = new.assigned_to and g.clause = 'incidents' and g.action = 'triage-alerts' and (g.expires_at is null or g.expires_at > now())
  ) then
    raise exception 'it is assigned to whoever may handle it' using errcode = 'check_violation';
  end if;
  if not (case new.act
       when 'assign' then alert.state <> 'closed'
       when 'triage' then alert.state = 'new'
       when 'case' then alert.state in ('new', 'triaged')
       when 'close' then alert.state <> 'closed'
       when 'reopen' then alert.state = 'closed'
       else true end) then
    raise exception 'it does not go that way' using errcode = 'check_violation';
  end if;
  if new.closed_as = 'duplicate' and not exists (
    select from public.leak_alert o where o.id = new.duplicate_of and o.id <> alert.id and o.staff_id = alert.staff_id and o.duplicate_of is null
  ) then
    raise exception 'it repeats another alert of the same person' using errcode = 'check_violation';
  end if;
  update public.leak_alert set
    state = case new.act when 'triage' then 'triaged' when 'case' then 'in-case' when 'close' then 'closed' when 'reopen' then 'triaged' else state end,
    assigned_to = case new.act when 'assign' then new.assigned_to when 'triage' then coalesce(assigned_to, who) else assigned_to end,
    closed_as = case new.act when 'close' then new.closed_as when 'reopen' then null else closed_as end,
    duplicate_of = case new.act when 'close' then new.duplicate_of when 'reopen' then null else duplicate_of end,
    version = version + 1
   where id = alert.id;
  return new;
end
$$;
revoke execute on function leak_alert_step_moves() from public;
create trigger leak_alert_step_moves before insert on leak_alert_step for each row execute function leak_alert_step_moves();

create function leak_suppression_moves() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
begin
  if kean_repairs() then return new; end if;
  if tg_op = 'INSERT' then
    if new.set_by is distinct from who or new.lifted_by is not null then
      raise exception 'whoever keeps a rule quiet says so' using errcode = 'check_violation';
    end if;
    new.set_at := clock_timestamp();
  else
    if old.lifted_by is not null or new.lifted_by is distinct from who then
      raise exception 'it ends once' using errcode = 'check_violation';
    end if;
    new.lifted_at := clock_timestamp();
  end if;
  return new;
end
$$;
create trigger leak_suppression_moves before insert or update on leak_suppression
  for each row execute function leak_suppression_moves();

-- From what sessions an act came, for the watch alone: it makes keyed codes of both and keeps neither.
create function sessions_of_acts(sessions uuid[]) returns table (id uuid, address text, browser text)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.id, s.ip_address, s.user_agent from public.auth_session s where s.id = any(sessions)
$$;
revoke execute on function sessions_of_acts(uuid[]) from public;
grant execute on function sessions_of_acts(uuid[]) to kean_worker;

-- Seen by whoever holds the grant, and by nobody about themself.
create function sees_leak_alerts() returns boolean language sql stable as $$
  select exists (
    select from role_in_force r join role_grant g on g.role_code = r.code
     where r.staff_id = kean_setting('kean.staff') and g.clause = 'incidents' and g.action = 'read-alerts' and g.scope = 'agency'
       and (g.expires_at is null or g.expires_at > now()))
$$;
alter table leak_alert enable row level security;
alter table leak_alert force row level security;
create policy leak_alert_of_others on leak_alert for select to kean_api
  using (staff_id <> (select kean_setting('kean.staff')) and (select sees_leak_alerts()));
create policy leak_alert_of_the_watch on leak_alert for all to kean_worker using (true);
create policy leak_alert_moves on leak_alert for all to current_user using (true);
alter table leak_alert_step enable row level security;
alter table leak_alert_step force row level security;
create policy leak_alert_step_of_seen_alert on leak_alert_step for all to kean_api
  using (exists (select from leak_alert a where a.id = alert_id));
create policy leak_alert_step_moves on leak_alert_step for all to current_user using (true);
alter table leak_suppression enable row level security;
alter table leak_suppression force row level security;
create policy leak_suppression_of_others on leak_suppression for all to kean_api
  using ((staff_id is null or staff_id <> (select kean_setting('kean.staff'))) and (select sees_leak_alerts()));
create policy leak_suppression_of_the_watch on leak_suppression for select to kean_worker using (true);
create policy leak_suppression_moves on leak_suppression for all to current_user using (true);
alter table leak_watch_person enable row level security;
alter table leak_watch_person force row level security;
create policy leak_watch_person_of_the_watch on leak_watch_person for all to kean_worker using (true);

grant select, insert, update on leak_watch to kean_worker;
grant select, insert, update, delete on leak_watch_person to kean_worker;
grant select, insert (rule, staff_id, branch_id, window_from, window_minutes, severity, first_at, last_at, measured, threshold, suppressed_by, position, event_id),
  update (last_at, measured, times, state, closed_as, duplicate_of, position, event_id, version) on leak_alert to kean_worker;
grant usage on sequence leak_alert_number_seq, leak_alert_changes to kean_worker;
grant select on leak_suppression to kean_worker;
grant select on leak_watch, leak_alert to kean_api;
grant select, insert (alert_id, act, version, assigned_to, closed_as, duplicate_of, words, done_by) on leak_alert_step to kean_api;
grant usage on sequence leak_alert_step_id_seq to kean_api;
grant select, insert (id, rule, staff_id, branch_id, reason, set_by, ends_at), update (lifted_by) on leak_suppression to kean_api;
grant select on leak_watch, leak_watch_person, leak_alert, leak_alert_step, leak_suppression to kean_backup;
grant select on sequence leak_alert_number_seq, leak_alert_changes, leak_alert_step_id_seq to kean_backup;

-- Offices that exist already; a new one has it from its seed. Compliance too, because of alerts about somebody of security.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'incidents', given.action, 'LeakAlert', 'agency'
  from (values
    ('security', 'read-alerts'), ('security', 'triage-alerts'), ('security', 'suppress-alerts'),
    ('compliance', 'read-alerts'), ('compliance', 'triage-alerts')
  ) as given(role_code, action)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g
      where g.role_code = given.role_code and g.clause = 'incidents' and g.action = given.action
   );
