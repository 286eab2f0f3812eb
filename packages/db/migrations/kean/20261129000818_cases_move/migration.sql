-- Clause 5.4: nobody writes to a case; people write steps, and the database moves the case by them (ADR 0065). Tasks, evidence and alerts hang on it.

-- AlterTable
ALTER TABLE "leak_alert_step" ADD COLUMN     "case_id" UUID;

-- CreateTable
CREATE TABLE "leak_case_step" (
    "id" BIGSERIAL NOT NULL,
    "case_id" UUID NOT NULL,
    "act" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "state" TEXT,
    "owner_id" UUID,
    "other_id" UUID,
    "words" TEXT,
    "reason" TEXT,
    "done_by" UUID NOT NULL,
    "done_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "leak_case_step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leak_case_alert" (
    "alert_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "put_by" UUID,
    "put_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "leak_case_alert_pkey" PRIMARY KEY ("alert_id")
);

-- CreateTable
CREATE TABLE "leak_case_task" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "play" TEXT,
    "title" TEXT,
    "due_at" TIMESTAMPTZ(6) NOT NULL,
    "assigned_to" UUID,
    "state" TEXT NOT NULL DEFAULT 'open',
    "added_by" UUID NOT NULL,
    "added_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "words" TEXT,
    "settled_by" UUID,
    "settled_at" TIMESTAMPTZ(6),

    CONSTRAINT "leak_case_task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leak_case_evidence" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "about" UUID,
    "about_at" TIMESTAMPTZ(6),
    "words" TEXT,
    "digest" TEXT NOT NULL,
    "taken_by" UUID NOT NULL,
    "taken_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "leak_case_evidence_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "leak_case_step_case_id_id_idx" ON "leak_case_step"("case_id", "id");

-- CreateIndex
CREATE INDEX "leak_case_alert_case_id_idx" ON "leak_case_alert"("case_id");

-- CreateIndex
CREATE INDEX "leak_case_task_case_id_idx" ON "leak_case_task"("case_id");

-- CreateIndex
CREATE INDEX "leak_case_evidence_case_id_idx" ON "leak_case_evidence"("case_id");

-- AddForeignKey
ALTER TABLE "leak_case_step" ADD CONSTRAINT "leak_case_step_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "leak_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leak_case_alert" ADD CONSTRAINT "leak_case_alert_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "leak_alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leak_case_alert" ADD CONSTRAINT "leak_case_alert_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "leak_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leak_case_task" ADD CONSTRAINT "leak_case_task_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "leak_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leak_case_evidence" ADD CONSTRAINT "leak_case_evidence_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "leak_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Steps of before went into no case. No constraint says so: one that is not valid for what there is would keep every restore closed.
alter table leak_alert_step add constraint leak_alert_step_of_a_case check (case_id is null or act = 'case');
create function leak_alert_step_names_its_case() returns trigger language plpgsql as $$
begin
  raise exception 'an alert goes into a case that is named' using errcode = 'check_violation';
end
$$;
create trigger leak_alert_step_names_its_case before insert on leak_alert_step for each row
  when (new.act = 'case' and new.case_id is null and not kean_repairs()) execute function leak_alert_step_names_its_case();
alter table leak_case_step
  add constraint leak_case_step_act_known check (act in ('move', 'assign', 'decide', 'comment', 'merge', 'part', 'split')),
  add constraint leak_case_step_moves_somewhere check ((act = 'move') = (state is not null)),
  add constraint leak_case_step_assigns check (owner_id is null or act = 'assign'),
  add constraint leak_case_step_of_another check ((act in ('merge', 'part', 'split')) = (other_id is not null)),
  add constraint leak_case_step_says_what check (act not in ('decide', 'comment', 'merge', 'part', 'split') or coalesce(length(words), 0) between 2 and 500),
  add constraint leak_case_step_decides_for_a_reason check ((act = 'decide') = (reason is not null) and coalesce(length(reason), 4) between 2 and 500);
alter table leak_case_task
  add constraint leak_case_task_is_named check ((play is null) <> (title is null) and coalesce(length(title), 2) between 2 and 120),
  add constraint leak_case_task_state_known check (state in ('open', 'done', 'dropped')),
  add constraint leak_case_task_settled_by_somebody
    check ((state = 'open') = (settled_by is null) and (settled_by is null) = (settled_at is null)),
  add constraint leak_case_task_dropped_for_a_reason check (state <> 'dropped' or coalesce(length(words), 0) between 2 and 500);
alter table leak_case_evidence
  add constraint leak_case_evidence_kind_known check (kind in ('note', 'alert', 'event')),
  add constraint leak_case_evidence_is_of_something check ((kind = 'note') = (about is null) and (kind = 'event') = (about_at is not null)),
  add constraint leak_case_evidence_says check (coalesce(length(words), 2) between 2 and 2000 and (kind <> 'note' or words is not null)),
  add constraint leak_case_evidence_has_a_digest check (digest ~ '^[a-p]{64}$');

-- Where a case stands among the others: a state later than another is reached by going on, an earlier one by going back for a reason.
create function leak_case_place(state text) returns int language sql immutable as $$
  select array_position(array['opened', 'assessing', 'contained', 'reporting', 'reviewing', 'closed'], state)
$$;

-- A case with every case that was merged into it: what they hold stays where it is.
create function leak_case_family(of_case uuid) returns setof uuid language sql stable as $$
  with recursive family(id) as (
    select of_case union select c.id from leak_case c join family f on c.merged_into = f.id)
  select id from family
$$;

-- Moves the case. With its definer's rights, because nobody may write to a case.
create function leak_case_step_moves() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := public.kean_setting('kean.staff');
  this public.leak_case;
  other public.leak_case;
begin
  if public.kean_repairs() then return new; end if;
  -- Two cases of one step are always locked in the same order.
  perform from public.leak_case c where c.id in (new.case_id, new.other_id) order by c.id for update;
  select * into this from public.leak_case where id = new.case_id;
  if this.id is null or who is null or new.done_by is distinct from who or public.concerns_in_case(this.id, who)
     or not public.holds_incident_grant(who, 'handle-cases') then
    raise exception 'another handles it' using errcode = 'check_violation';
  end if;
  if new.version <> this.version then
    raise exception 'it has moved on' using errcode = 'check_violation';
  end if;
  if new.act = 'part' and this.state <> 'merged' or new.act <> 'part' and this.state = 'merged'
     or this.state = 'closed' and not (new.act = 'comment' or new.act = 'move' and new.state = 'reviewing') then
    raise exception 'it does not go that way' using errcode = 'check_violation';
  end if;
  new.done_at := clock_timestamp();
  if new.act = 'move' then
    if public.leak_case_place(new.state) is null or new.state = this.state or new.state = 'opened'
       or (new.state = 'closed' and this.state <> 'reviewing')
       or (public.leak_case_place(new.state) < public.leak_case_place(this.state) and coalesce(length(new.words), 0) < 2) then
      raise exception 'it does not go that way' using errcode = 'check_violation';
    end if;
  elsif new.act = 'assign' then
    if new.owner_id is null or public.concerns_in_case(this.id, new.owner_id) or not public.holds_incident_grant(new.owner_id, 'handle-cases') then
      raise exception 'it is given to whoever may handle it' using errcode = 'check_violation';
    end if;
  elsif new.other_id is not null then
    select * into other from public.leak_case where id = new.other_id;
    if other.id is null or other.id = this.id or public.concerns_in_case(other.id, who) or other.is_drill <> this.is_drill
       or (new.act = 'part' and this.merged_into is distinct from other.id)
       or (new.act <> 'part' and other.state in ('closed', 'merged')) then
      raise exception 'it is another case that goes on' using errcode = 'check_violation';
    end if;
  end if;
  update public.leak_case set
    state = case new.act when 'move' then new.state when 'merge' then 'merged' when 'part' then 'assessing' else state end,
    closed_at = case when new.act = 'move' then case new.state when 'closed' then clock_timestamp() end else closed_at end,
    owner_id = case new.act when 'assign' then new.owner_id else coalesce(owner_id, who) end,
    merged_into = case new.act when 'merge' then new.other_id when 'part' then null else merged_into end,
    version = version + 1
   where id = this.id;
  -- What is shown in the other from now on is shown to none of those whom it concerned before.
  if new.act in ('merge', 'split') then
    insert into public.leak_case_person (case_id, staff_id, said_by)
      select new.other_id, p.staff_id, who from public.leak_case_person p where p.case_id = this.id
      on conflict do nothing;
  end if;
  return new;
end
$$;
revoke execute on function leak_case_step_moves() from public;
create trigger leak_case_step_moves before insert on leak_case_step for each row execute function leak_case_step_moves();

-- A real alert in an exercise would be handled by nobody.
create function leak_alert_goes_into_case() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := public.kean_setting('kean.staff');
  person uuid := (select a.staff_id from public.leak_alert a where a.id = new.alert_id);
begin
  if public.kean_repairs() or new.act <> 'case' then return new; end if;
  if public.concerns_in_case(new.case_id, who) or not public.holds_incident_grant(who, 'handle-cases')
     or not exists (select from public.leak_case c where c.id = new.case_id and not c.is_drill and c.state not in ('closed', 'merged')) then
    raise exception 'an alert goes into a case that goes on' using errcode = 'check_violation';
  end if;
  insert into public.leak_case_alert (alert_id, case_id, put_by) values (new.alert_id, new.case_id, who)
    on conflict (alert_id) do update set case_id = excluded.case_id, put_by = excluded.put_by, put_at = clock_timestamp();
  -- A watcher that fell silent is nobody whom the case concerns.
  if person is not null then
    insert into public.leak_case_person (case_id, staff_id, said_by) values (new.case_id, person, who) on conflict do nothing;
  end if;
  return new;
end
$$;
revoke execute on function leak_alert_goes_into_case() from public;
create trigger leak_alert_goes_into_case after insert on leak_alert_step for each row execute function leak_alert_goes_into_case();

-- Whoever turns out to be concerned has the case no more, and none of its tasks.
create function leak_case_person_lets_go() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if public.kean_repairs() then return new; end if;
  update public.leak_case set owner_id = null where id = new.case_id and owner_id = new.staff_id;
  update public.leak_case_task set assigned_to = null where case_id = new.case_id and assigned_to = new.staff_id and state = 'open';
  return new;
end
$$;
revoke execute on function leak_case_person_lets_go() from public;
create trigger leak_case_person_lets_go after insert on leak_case_person for each row execute function leak_case_person_lets_go();

-- Alerts and evidence leave a case only along a split that somebody wrote down, in the same transaction.
create function leak_case_part_moves() returns trigger language plpgsql as $$
begin
  if kean_repairs() or pg_trigger_depth() > 1 then return new; end if;
  if not exists (
    select from leak_case_step s
     where s.case_id = old.case_id and s.other_id = new.case_id and s.act = 'split' and s.done_by = kean_setting('kean.staff') and s.done_at >= now()
  ) then
    raise exception 'what a case holds leaves it by a split' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger leak_case_alert_moves before update on leak_case_alert for each row execute function leak_case_part_moves();
create trigger leak_case_evidence_moves before update on leak_case_evidence for each row execute function leak_case_part_moves();

create function leak_case_goes_on(of_case uuid) returns boolean language sql stable as $$
  select exists (select from leak_case c where c.id = of_case and c.state not in ('closed', 'merged'))
     and holds_incident_grant(kean_setting('kean.staff'), 'handle-cases')
$$;

create function leak_case_task_moves() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
begin
  if kean_repairs() or pg_trigger_depth() > 1 then return new; end if;
  if who is null or not leak_case_goes_on(new.case_id) then
    raise exception 'a task is of a case that goes on' using errcode = 'check_violation';
  end if;
  if new.assigned_to is not null and concerns_in_case(new.case_id, new.assigned_to) then
    raise exception 'nobody has a task in what concerns them' using errcode = 'check_violation';
  end if;
  if tg_op = 'INSERT' then
    if new.added_by is distinct from who or new.state <> 'open' then
      raise exception 'a task begins open' using errcode = 'check_violation';
    end if;
    new.added_at := clock_timestamp();
  else
    if old.state <> 'open' or (new.state <> 'open' and new.settled_by is distinct from who) then
      raise exception 'a task is settled once, by whoever did it' using errcode = 'check_violation';
    end if;
    if new.state <> 'open' then new.settled_at := clock_timestamp(); end if;
  end if;
  return new;
end
$$;
create trigger leak_case_task_moves before insert or update on leak_case_task for each row execute function leak_case_task_moves();

-- SHA-256 with each half byte as a letter from a for 0 to p for 15, as the log writes it.
create function digest_in_letters(said text) returns text language sql immutable as $$
  select translate(encode(sha256(convert_to(said, 'UTF8')), 'hex'), '0123456789abcdef', 'abcdefghijklmnop')
$$;

-- The digest is the database's own, over what it had when it was taken: an alert that is told again afterwards, or an event that somebody
-- altered, has another. As whoever takes it: what they do not see they do not take.
create function leak_case_evidence_is_taken() returns trigger language plpgsql as $$
declare
  said text;
begin
  if kean_repairs() then return new; end if;
  if new.taken_by is distinct from kean_setting('kean.staff') or not leak_case_goes_on(new.case_id) then
    raise exception 'evidence is taken into a case that goes on' using errcode = 'check_violation';
  end if;
  new.taken_at := clock_timestamp();
  if new.kind = 'note' then
    said := new.words;
  elsif new.kind = 'alert' then
    select concat_ws('|', a.id, a.rule, a.staff_id, a.window_from, a.window_minutes, a.measured, a.threshold, a.times, a.position, a.event_id)
      into said from leak_alert a where a.id = new.about;
  else
    select concat_ws('|', r.id, r.position, r.occurred_at, r.form, r.principal, r.branch, r.subject_id, r.facts)
      into said from audit_record r where r.id = new.about and r.occurred_at = new.about_at;
  end if;
  if said is null then
    raise exception 'evidence is of something that is there' using errcode = 'check_violation';
  end if;
  new.digest := digest_in_letters(said);
  return new;
end
$$;
create trigger leak_case_evidence_is_taken before insert on leak_case_evidence for each row execute function leak_case_evidence_is_taken();

alter table leak_case_step enable row level security;
alter table leak_case_step force row level security;
create policy leak_case_step_of_seen_case on leak_case_step for all to kean_api using (exists (select from leak_case c where c.id = case_id));
create policy leak_case_step_moves on leak_case_step for all to current_user using (true);
alter table leak_case_alert enable row level security;
alter table leak_case_alert force row level security;
create policy leak_case_alert_of_seen_case on leak_case_alert for all to kean_api using (exists (select from leak_case c where c.id = case_id));
create policy leak_case_alert_moves on leak_case_alert for all to current_user using (true);
alter table leak_case_task enable row level security;
alter table leak_case_task force row level security;
create policy leak_case_task_of_seen_case on leak_case_task for all to kean_api using (exists (select from leak_case c where c.id = case_id));
create policy leak_case_task_moves on leak_case_task for all to current_user using (true);
alter table leak_case_evidence enable row level security;
alter table leak_case_evidence force row level security;
create policy leak_case_evidence_of_seen_case on leak_case_evidence for all to kean_api using (exists (select from leak_case c where c.id = case_id));
create policy leak_case_evidence_moves on leak_case_evidence for all to current_user using (true);

grant insert (case_id) on leak_alert_step to kean_api;
grant select, insert (case_id, act, version, state, owner_id, other_id, words, reason, done_by) on leak_case_step to kean_api;
grant usage on sequence leak_case_step_id_seq to kean_api;
grant select, update (case_id) on leak_case_alert to kean_api;
grant select, insert (id, case_id, play, title, due_at, assigned_to, added_by), update (due_at, assigned_to, state, words, settled_by) on leak_case_task to kean_api;
grant select, insert (id, case_id, kind, about, about_at, words, taken_by), update (case_id) on leak_case_evidence to kean_api;
grant select on leak_case_step, leak_case_alert, leak_case_task, leak_case_evidence to kean_backup;
grant select on sequence leak_case_step_id_seq to kean_backup;

-- Offices that exist already; a new one has it from its seed. Compliance too: it tells the authority, and handles what concerns security.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'incidents', given.action, 'LeakCase', 'agency'
  from (values
    ('security', 'read-cases'), ('security', 'handle-cases'), ('compliance', 'read-cases'), ('compliance', 'handle-cases')
  ) as given(role_code, action)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g
      where g.role_code = given.role_code and g.clause = 'incidents' and g.action = given.action
   );
