-- Clause 5.4: an alert is told to whoever is on call, and to the next one until somebody has it in hand (ADR 0064).

-- CreateTable
CREATE TABLE "leak_telling" (
    "alert_id" UUID NOT NULL,
    "round" INTEGER NOT NULL DEFAULT 1,
    "step" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(6),
    "acknowledged_by" UUID,
    "acknowledged_at" TIMESTAMPTZ(6),

    CONSTRAINT "leak_telling_pkey" PRIMARY KEY ("alert_id")
);

-- CreateTable
CREATE TABLE "leak_acknowledgement" (
    "alert_id" UUID NOT NULL,
    "round" INTEGER NOT NULL DEFAULT 1,
    "done_by" UUID NOT NULL,
    "done_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "leak_acknowledgement_pkey" PRIMARY KEY ("alert_id","round")
);

-- CreateTable
CREATE TABLE "leak_alert_message" (
    "id" UUID NOT NULL,
    "way" TEXT NOT NULL,
    "staff_id" UUID,
    "kind" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "alerts" INTEGER NOT NULL,
    "first_number" INTEGER NOT NULL,
    "message_id" UUID NOT NULL,
    "told_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "outcome" TEXT NOT NULL DEFAULT 'under-way',
    "cause" TEXT,

    CONSTRAINT "leak_alert_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leak_told" (
    "notice_id" UUID NOT NULL,
    "alert_id" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "way" TEXT NOT NULL,
    "staff_id" UUID,

    CONSTRAINT "leak_told_pkey" PRIMARY KEY ("notice_id","alert_id")
);

-- CreateTable
CREATE TABLE "leak_way" (
    "way" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "cause" TEXT,
    "since" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "checked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "leak_way_pkey" PRIMARY KEY ("way")
);

-- CreateTable
CREATE TABLE "leak_chain_link" (
    "position" INTEGER NOT NULL,
    "link" TEXT NOT NULL,
    "role_code" TEXT,

    CONSTRAINT "leak_chain_link_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "leak_wait" (
    "severity" TEXT NOT NULL,
    "wait_minutes" INTEGER NOT NULL,
    "repeat_minutes" INTEGER,
    "sleeps" BOOLEAN NOT NULL,

    CONSTRAINT "leak_wait_pkey" PRIMARY KEY ("severity")
);

-- CreateTable
CREATE TABLE "on_call_plan" (
    "id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "quiet_from" INTEGER NOT NULL DEFAULT 1320,
    "quiet_until" INTEGER NOT NULL DEFAULT 480,
    "admits_gaps" BOOLEAN NOT NULL DEFAULT false,
    "saved_by" UUID,
    "saved_at" TIMESTAMPTZ(6),

    CONSTRAINT "on_call_plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "on_call_turn" (
    "rank" INTEGER NOT NULL,
    "weekday" INTEGER NOT NULL,
    "from_minute" INTEGER NOT NULL,
    "staff_id" UUID,

    CONSTRAINT "on_call_turn_pkey" PRIMARY KEY ("rank","weekday","from_minute")
);

-- CreateTable
CREATE TABLE "on_call_exception" (
    "id" UUID NOT NULL,
    "rank" INTEGER NOT NULL,
    "staff_id" UUID,
    "from_at" TIMESTAMPTZ(6) NOT NULL,
    "until_at" TIMESTAMPTZ(6) NOT NULL,
    "reason" TEXT NOT NULL,
    "set_by" UUID NOT NULL,
    "set_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "lifted_by" UUID,
    "lifted_at" TIMESTAMPTZ(6),

    CONSTRAINT "on_call_exception_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "leak_telling_due_at_idx" ON "leak_telling"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "leak_alert_message_message_id_key" ON "leak_alert_message"("message_id");

-- CreateIndex
CREATE INDEX "leak_alert_message_outcome_idx" ON "leak_alert_message"("outcome");

-- CreateIndex
CREATE INDEX "leak_alert_message_told_at_idx" ON "leak_alert_message"("told_at");

-- CreateIndex
CREATE UNIQUE INDEX "leak_told_alert_id_round_step_way_staff_id_key" ON "leak_told"("alert_id", "round", "step", "way", "staff_id");

-- CreateIndex
CREATE INDEX "on_call_exception_rank_from_at_idx" ON "on_call_exception"("rank", "from_at");

-- AddForeignKey
ALTER TABLE "leak_telling" ADD CONSTRAINT "leak_telling_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "leak_alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leak_acknowledgement" ADD CONSTRAINT "leak_acknowledgement_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "leak_alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leak_told" ADD CONSTRAINT "leak_told_notice_id_fkey" FOREIGN KEY ("notice_id") REFERENCES "leak_alert_message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leak_told" ADD CONSTRAINT "leak_told_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "leak_alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table leak_telling
  add constraint leak_telling_counts check (round >= 1 and step >= 0),
  add constraint leak_telling_acknowledged check ((acknowledged_by is null) = (acknowledged_at is null) and (acknowledged_at is null or due_at is null));
alter table leak_alert_message
  add constraint leak_alert_message_way_known check (way in ('mail', 'robot')),
  add constraint leak_alert_message_kind_known check (kind in ('first', 'again')),
  add constraint leak_alert_message_severity_known check (severity in ('low', 'medium', 'high', 'critical')),
  add constraint leak_alert_message_outcome_known check (outcome in ('under-way', 'failing', 'taken', 'failed', 'moot')),
  add constraint leak_alert_message_to_somebody check ((way = 'mail') = (staff_id is not null)),
  add constraint leak_alert_message_of_alerts check (alerts >= 1);
alter table leak_told add constraint leak_told_at_a_step check (round >= 1 and step >= 1);
-- A group has no person; it, too, is told once.
drop index leak_told_alert_id_round_step_way_staff_id_key;
create unique index leak_told_alert_id_round_step_way_staff_id_key on leak_told (alert_id, round, step, way, staff_id) nulls not distinct;
alter table leak_way
  add constraint leak_way_known check (way in ('mail', 'robot')),
  add constraint leak_way_state_known check (state in ('ready', 'failing', 'off'));
alter table leak_chain_link
  add constraint leak_chain_link_known check (link in ('first', 'second', 'role') and (link = 'role') = (role_code is not null)),
  add constraint leak_chain_link_in_order check (position between 1 and 9);
alter table leak_wait
  add constraint leak_wait_severity_known check (severity in ('low', 'medium', 'high', 'critical')),
  add constraint leak_wait_bounded check (wait_minutes between 1 and 1440 and repeat_minutes between 5 and 1440),
  add constraint leak_wait_severe_never_sleeps check (not (sleeps and severity in ('high', 'critical')));
alter table on_call_plan
  add constraint on_call_plan_is_one check (id = 1),
  add constraint on_call_plan_hours check (quiet_from between 0 and 1439 and quiet_until between 0 and 1439);
alter table on_call_turn
  add constraint on_call_turn_in_week check (rank in (1, 2) and weekday between 1 and 7 and from_minute between 0 and 1439);
alter table on_call_exception
  add constraint on_call_exception_rank_known check (rank in (1, 2)),
  add constraint on_call_exception_ends check (until_at > from_at and until_at <= from_at + interval '62 days'),
  add constraint on_call_exception_reason_known check (reason in ('swap', 'holiday', 'absence')),
  add constraint on_call_exception_lifted_by_somebody check ((lifted_by is null) = (lifted_at is null));

insert into leak_chain_link (position, link, role_code) values (1, 'first', null), (2, 'second', null), (3, 'role', 'security'), (4, 'role', 'compliance');
insert into leak_wait (severity, wait_minutes, repeat_minutes, sleeps)
values ('critical', 5, 10, false), ('high', 15, 30, false), ('medium', 60, null, true), ('low', 240, null, true);
insert into on_call_plan (id) values (1);

-- Who may be told: who may handle alerts at this moment. Whoever left, or is not fit, is nobody.
create function may_be_told_of_leaks(who uuid) returns boolean language sql stable as $$
  select exists (select from staff s where s.id = who and s.status = 'active' and (s.fit_until is null or s.fit_until > now()))
     and exists (
       select from role_in_force r join role_grant g on g.role_code = r.code
        where r.staff_id = who and g.clause = 'incidents' and g.action = 'triage-alerts' and (g.expires_at is null or g.expires_at > now()))
$$;

-- Who is on call: the exception said last, else the last turn that began, by the clocks of the office.
create function on_call_at(of_rank int, at timestamptz) returns uuid language sql stable as $$
  with exception as (
    select e.staff_id from on_call_exception e
     where e.rank = of_rank and e.lifted_at is null and e.from_at <= at and e.until_at > at order by e.set_at desc, e.id desc limit 1
  ), clock as (
    select (extract(isodow from there)::int - 1) * 1440 + extract(hour from there)::int * 60 + extract(minute from there)::int as minute
      from (select at at time zone 'Asia/Shanghai' as there) local
  ), turn as (
    select t.staff_id from on_call_turn t, clock c
     where t.rank = of_rank order by (c.minute - (t.weekday - 1) * 1440 - t.from_minute + 10080) % 10080 limit 1
  )
  select case when exists (select from exception) then (select staff_id from exception) else (select staff_id from turn) end
$$;

create function sets_on_call() returns boolean language sql stable as $$
  select exists (
    select from role_in_force r join role_grant g on g.role_code = r.code
     where r.staff_id = kean_setting('kean.staff') and g.clause = 'incidents' and g.action = 'set-on-call' and g.scope = 'agency'
       and (g.expires_at is null or g.expires_at > now()))
$$;

-- An alert that stands is told: both in one transaction, whatever raised it. It waits three seconds, so that many of one moment are one message.
create function leak_alert_is_to_be_told() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  next_at timestamptz := case when new.suppressed_by is null then clock_timestamp() + interval '3 seconds' end;
begin
  if public.kean_repairs() then return new; end if;
  if tg_op = 'INSERT' then
    insert into public.leak_telling (alert_id, due_at) values (new.id, next_at);
  elsif new.state = 'new' and old.state = 'closed' then
    update public.leak_telling set round = round + 1, step = 0, due_at = next_at, acknowledged_by = null, acknowledged_at = null
     where alert_id = new.id;
  elsif old.state = 'new' and new.state <> 'new' then
    -- Whoever takes it up has seen it.
    update public.leak_telling
       set due_at = null, acknowledged_by = coalesce(acknowledged_by, public.kean_setting('kean.staff')),
           acknowledged_at = case when public.kean_setting('kean.staff') is null then acknowledged_at else coalesce(acknowledged_at, clock_timestamp()) end
     where alert_id = new.id;
  end if;
  return new;
end
$$;
revoke execute on function leak_alert_is_to_be_told() from public;
create trigger leak_alert_is_to_be_told after insert or update of state on leak_alert
  for each row execute function leak_alert_is_to_be_told();

-- Somebody says that they have seen it: never about themself, and only who may handle it. With its definer's rights, because nobody else ends the telling.
create function leak_acknowledgement_ends_telling() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := public.kean_setting('kean.staff');
  about uuid;
begin
  if public.kean_repairs() then return new; end if;
  select a.staff_id into about from public.leak_alert a where a.id = new.alert_id;
  if not found or who is null or new.done_by is distinct from who or about = who or not public.may_be_told_of_leaks(who) then
    raise exception 'another acknowledges it' using errcode = 'check_violation';
  end if;
  update public.leak_telling set due_at = null, acknowledged_by = who, acknowledged_at = clock_timestamp()
   where alert_id = new.alert_id and acknowledged_at is null returning round into new.round;
  if not found then
    raise exception 'it is acknowledged' using errcode = 'check_violation';
  end if;
  new.done_at := clock_timestamp();
  -- An open screen asks whether anything of an alert changed.
  update public.leak_alert set state = state where id = new.alert_id;
  return new;
end
$$;
revoke execute on function leak_acknowledgement_ends_telling() from public;
create trigger leak_acknowledgement_ends_telling before insert on leak_acknowledgement
  for each row execute function leak_acknowledgement_ends_telling();

-- What was told, and to whom, stays.
create function leak_alert_message_stays() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if (new.id, new.way, new.staff_id, new.kind, new.severity, new.alerts, new.first_number, new.message_id, new.told_at)
     is distinct from (old.id, old.way, old.staff_id, old.kind, old.severity, old.alerts, old.first_number, old.message_id, old.told_at)
     or old.outcome in ('taken', 'moot') then
    raise exception 'what was told stays' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger leak_alert_message_stays before update on leak_alert_message for each row execute function leak_alert_message_stays();

create function on_call_plan_moves() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if new.version <> old.version + 1 or new.saved_by is distinct from kean_setting('kean.staff') then
    raise exception 'whoever saves the plan says so, and has seen the last one' using errcode = 'check_violation';
  end if;
  new.saved_at := clock_timestamp();
  return new;
end
$$;
create trigger on_call_plan_moves before update on on_call_plan for each row execute function on_call_plan_moves();
create function on_call_turn_is_of_somebody_fit() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if new.staff_id is not null and not may_be_told_of_leaks(new.staff_id) then
    raise exception 'who is on call may handle alerts' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger on_call_turn_is_of_somebody_fit before insert on on_call_turn for each row execute function on_call_turn_is_of_somebody_fit();
create function on_call_exception_moves() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
begin
  if kean_repairs() then return new; end if;
  if tg_op = 'INSERT' then
    if new.set_by is distinct from who or new.lifted_by is not null
       or (new.staff_id is not null and not may_be_told_of_leaks(new.staff_id)) then
      raise exception 'whoever makes an exception says so, for somebody who may handle alerts' using errcode = 'check_violation';
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
create trigger on_call_exception_moves before insert or update on on_call_exception for each row execute function on_call_exception_moves();

-- What was told of an alert is seen by whoever sees the alert: nobody learns from the list of messages that there is one about themself.
alter table leak_telling enable row level security;
alter table leak_telling force row level security;
create policy leak_telling_of_seen_alert on leak_telling for select to kean_api using (exists (select from leak_alert a where a.id = alert_id));
create policy leak_telling_of_the_teller on leak_telling for all to kean_worker using (true);
create policy leak_telling_moves on leak_telling for all to current_user using (true);
alter table leak_acknowledgement enable row level security;
alter table leak_acknowledgement force row level security;
create policy leak_acknowledgement_of_seen_alert on leak_acknowledgement for all to kean_api
  using (exists (select from leak_alert a where a.id = alert_id));
create policy leak_acknowledgement_moves on leak_acknowledgement for all to current_user using (true);
alter table leak_told enable row level security;
alter table leak_told force row level security;
create policy leak_told_of_seen_alert on leak_told for select to kean_api using (exists (select from leak_alert a where a.id = alert_id));
create policy leak_told_of_the_teller on leak_told for all to kean_worker using (true);
alter table leak_alert_message enable row level security;
alter table leak_alert_message force row level security;
create policy leak_alert_message_of_seen_alert on leak_alert_message for select to kean_api using (exists (select from leak_told t where t.notice_id = id));
create policy leak_alert_message_of_the_teller on leak_alert_message for all to kean_worker using (true);
alter table on_call_plan enable row level security;
alter table on_call_plan force row level security;
create policy on_call_plan_seen on on_call_plan for select to kean_api using ((select sees_leak_alerts()));
create policy on_call_plan_saved on on_call_plan for update to kean_api using ((select sets_on_call()));
create policy on_call_plan_of_the_teller on on_call_plan for select to kean_worker using (true);
alter table on_call_turn enable row level security;
alter table on_call_turn force row level security;
create policy on_call_turn_seen on on_call_turn for select to kean_api using ((select sees_leak_alerts()));
create policy on_call_turn_saved on on_call_turn for all to kean_api using ((select sets_on_call()));
create policy on_call_turn_of_the_teller on on_call_turn for select to kean_worker using (true);
alter table on_call_exception enable row level security;
alter table on_call_exception force row level security;
create policy on_call_exception_seen on on_call_exception for select to kean_api using ((select sees_leak_alerts()));
create policy on_call_exception_saved on on_call_exception for all to kean_api using ((select sets_on_call()));
create policy on_call_exception_of_the_teller on on_call_exception for select to kean_worker using (true);

grant select, update (step, due_at) on leak_telling to kean_worker;
grant select, insert (id, way, staff_id, kind, severity, alerts, first_number, message_id), update (outcome, cause) on leak_alert_message to kean_worker;
grant select, insert on leak_told to kean_worker;
grant select, insert, update on leak_way to kean_worker;
grant select on leak_chain_link, leak_wait, on_call_plan, on_call_turn, on_call_exception to kean_worker;
grant select on leak_telling, leak_alert_message, leak_told, leak_way, leak_chain_link, leak_wait to kean_api;
grant select, insert (alert_id, done_by) on leak_acknowledgement to kean_api;
grant select, update (version, quiet_from, quiet_until, admits_gaps, saved_by) on on_call_plan to kean_api;
grant select, insert, delete on on_call_turn to kean_api;
grant select, insert (id, rank, staff_id, from_at, until_at, reason, set_by), update (lifted_by) on on_call_exception to kean_api;
grant select on leak_telling, leak_acknowledgement, leak_alert_message, leak_told, leak_way, leak_chain_link, leak_wait, on_call_plan, on_call_turn,
  on_call_exception to kean_backup;

-- Offices that exist already: what nobody has taken up is told now.
insert into leak_telling (alert_id, due_at)
select a.id, case when a.state = 'new' and a.suppressed_by is null then clock_timestamp() end from leak_alert a;
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'incidents', 'set-on-call', 'LeakAlert', 'agency'
  from (values ('security'), ('compliance')) as given(role_code)
 where exists (select from role r where r.code = given.role_code)
   and not exists (select from role_grant g where g.role_code = given.role_code and g.clause = 'incidents' and g.action = 'set-on-call');
