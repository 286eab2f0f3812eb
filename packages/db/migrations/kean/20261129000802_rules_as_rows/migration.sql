-- Clause 5.4: what a rule counts from on is a row that one person proposes and another approves, within what the law allows (ADR 0063).

-- CreateTable
CREATE TABLE "leak_rule_version" (
    "id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "role_code" TEXT,
    "branch_id" UUID,
    "threshold" INTEGER NOT NULL,
    "window_minutes" INTEGER NOT NULL,
    "blocks" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT NOT NULL,
    "proposed_by" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "decision" TEXT,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),
    "words" TEXT,
    "in_force_from" TIMESTAMPTZ(6),

    CONSTRAINT "leak_rule_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leak_rule_simulation" (
    "id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "weeks" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "done" BIGINT NOT NULL DEFAULT 0,
    "total" BIGINT NOT NULL DEFAULT 0,
    "result" JSONB,
    "asked_by" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "leak_rule_simulation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "leak_rule_version_rule_in_force_from_idx" ON "leak_rule_version"("rule", "in_force_from");

-- CreateIndex
CREATE INDEX "leak_rule_simulation_version_id_idx" ON "leak_rule_simulation"("version_id");

-- AddForeignKey
ALTER TABLE "leak_rule_simulation" ADD CONSTRAINT "leak_rule_simulation_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "leak_rule_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- How far the office may go. A rule that counts records stays under the 25 of the strictest class from which the law calls it serious for staff
-- (法释〔2017〕10号, article 5); one that tells of a single act goes on doing so; a window is never shorter than that with which an office begins, because
-- the same number within less time is a weaker rule. There is no way to switch one off.
create function leak_rule_bounds(rule_id text) returns table (most integer, least_minutes integer)
language sql immutable parallel safe as $$
  select b.most, b.least_minutes from (values
    ('decoy-touched', 1, 1440), ('reveals-in-a-burst', 24, 60), ('reveals-outside-care', 24, 1440), ('slow-drip', 24, 43200),
    ('walks-through', 24, 120), ('leaver-looks', 24, 1440), ('leaver-exports', 1, 1440), ('borrowed-beside', 6, 240), ('borrowed-at-night', 24, 480),
    ('many-refusals', 24, 60), ('searches-in-a-burst', 120, 60), ('exports-in-a-day', 4, 1440), ('awake-after-long', 24, 1440)
  ) b (id, most, least_minutes) where b.id = rule_id
$$;

alter table leak_rule_version
  add constraint leak_rule_version_for_one check (role_code is null or branch_id is null),
  add constraint leak_rule_version_says_why check (length(reason) between 4 and 500 and reason !~ '\d{7}|@'),
  add constraint leak_rule_version_decision_known check (decision in ('approved', 'refused', 'withdrawn')),
  add constraint leak_rule_version_decided_by_somebody check (
    (decision is null) = (decided_by is null) and (decision is null) = (decided_at is null) and (decision is not distinct from 'approved') = (in_force_from is not null)),
  add constraint leak_rule_version_refused_with_words check (decision is distinct from 'refused' or coalesce(length(words), 0) >= 2),
  add constraint leak_rule_version_words_fit check (words is null or (length(words) <= 500 and words !~ '\d{7}|@')),
  -- Whoever proposes does not approve; who withdraws is who proposed.
  add constraint leak_rule_version_decided_by_another check (decision is null or (decision = 'withdrawn') = (decided_by = proposed_by));
alter table leak_rule_simulation
  add constraint leak_rule_simulation_state_known check (state in ('waiting', 'done')),
  add constraint leak_rule_simulation_ends check ((state = 'done') = (result is not null) and (state = 'done') = (finished_at is not null)),
  add constraint leak_rule_simulation_of_some_weeks check (weeks between 1 and 12),
  add constraint leak_rule_simulation_progress check (done between 0 and greatest(total, done));
create unique index leak_rule_simulation_one_at_a_time on leak_rule_simulation (version_id) where state = 'waiting';

create function holds_leak_grant(granted text) returns boolean language sql stable as $$
  select exists (
    select from role_in_force r join role_grant g on g.role_code = r.code
     where r.staff_id = kean_setting('kean.staff') and g.clause = 'incidents' and g.action = granted and g.scope = 'agency'
       and (g.expires_at is null or g.expires_at > now()))
$$;

create function leak_rule_version_moves() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
  bounds record;
begin
  select * into bounds from leak_rule_bounds(new.rule);
  if bounds is null or new.threshold not between 1 and bounds.most or new.window_minutes not between bounds.least_minutes and 43200 then
    raise exception 'a rule stays within what the law allows' using errcode = 'check_violation';
  end if;
  if kean_repairs() then return new; end if;
  if tg_op = 'INSERT' then
    if new.proposed_by is distinct from who or new.decision is not null or not holds_leak_grant('propose-rules') then
      raise exception 'a rule is proposed by whoever may, and decided later' using errcode = 'check_violation';
    end if;
    new.proposed_at := clock_timestamp();
    return new;
  end if;
  if (new.id, new.rule, new.role_code, new.branch_id, new.threshold, new.window_minutes, new.blocks, new.reason, new.proposed_by, new.proposed_at)
     is distinct from (old.id, old.rule, old.role_code, old.branch_id, old.threshold, old.window_minutes, old.blocks, old.reason, old.proposed_by, old.proposed_at)
     or old.decision is not null then
    raise exception 'a version stays as it was proposed, and is decided once' using errcode = 'check_violation';
  end if;
  if new.decision is null or new.decided_by is distinct from who or (new.decision <> 'withdrawn' and not holds_leak_grant('approve-rules')) then
    raise exception 'it is decided by another, who may' using errcode = 'check_violation';
  end if;
  new.decided_at := clock_timestamp();
  -- A minute ahead: no act that is watched before this is committed may already fall under it, or a second reading of the log would tell otherwise.
  new.in_force_from := case new.decision when 'approved' then clock_timestamp() + interval '1 minute' end;
  return new;
end
$$;
create trigger leak_rule_version_moves before insert or update on leak_rule_version for each row execute function leak_rule_version_moves();

create function leak_rule_simulation_moves() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if tg_op = 'INSERT' then
    if new.asked_by is distinct from kean_setting('kean.staff') or new.state <> 'waiting' then
      raise exception 'whoever asks for it says so' using errcode = 'check_violation';
    end if;
    new.asked_at := clock_timestamp();
  elsif old.state = 'done' then
    raise exception 'what was reckoned stays' using errcode = 'check_violation';
  elsif new.state = 'done' then
    new.finished_at := clock_timestamp();
  end if;
  return new;
end
$$;
create trigger leak_rule_simulation_moves before insert or update on leak_rule_simulation
  for each row execute function leak_rule_simulation_moves();

-- Whoever knows the limits stays under them: they are seen by those who see alerts, and by the watch.
alter table leak_rule_version enable row level security;
alter table leak_rule_version force row level security;
create policy leak_rule_version_of_readers on leak_rule_version for all to kean_api using ((select sees_leak_alerts()));
create policy leak_rule_version_of_the_watch on leak_rule_version for select to kean_worker using (true);
create policy leak_rule_version_moves on leak_rule_version for all to current_user using (true);
alter table leak_rule_simulation enable row level security;
alter table leak_rule_simulation force row level security;
create policy leak_rule_simulation_of_readers on leak_rule_simulation for all to kean_api using ((select sees_leak_alerts()));
create policy leak_rule_simulation_of_the_watch on leak_rule_simulation for all to kean_worker using (true);
create policy leak_rule_simulation_moves on leak_rule_simulation for all to current_user using (true);

grant select, insert (id, rule, role_code, branch_id, threshold, window_minutes, blocks, reason, proposed_by), update (decision, decided_by, words)
  on leak_rule_version to kean_api;
grant select on leak_rule_version to kean_worker;
grant select, insert (id, version_id, weeks, asked_by) on leak_rule_simulation to kean_api;
grant select, update (state, done, total, result) on leak_rule_simulation to kean_worker;
grant select on leak_rule_version, leak_rule_simulation to kean_backup;

-- Offices that exist already; a new one has it from its seed.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), given.role_code, 'incidents', given.action, 'LeakRule', 'agency'
  from (values ('security', 'propose-rules'), ('compliance', 'approve-rules')) as given(role_code, action)
 where exists (select from role r where r.code = given.role_code)
   and not exists (
     select from role_grant g
      where g.role_code = given.role_code and g.clause = 'incidents' and g.action = given.action
   );
