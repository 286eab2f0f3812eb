-- Clause 5.4: what was learned of a leak is written by one and approved by another, with improvements that somebody owns; without it no case of a leak is
-- closed. A case in which nothing leaked is closed by another than who has it (ADR 0071).

-- AlterTable
ALTER TABLE "leak_case_step" ADD COLUMN     "finding" TEXT;

-- CreateTable
CREATE TABLE "leak_review" (
    "case_id" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "approved_version" INTEGER,
    "approved_by" UUID,
    "approved_at" TIMESTAMPTZ(6),

    CONSTRAINT "leak_review_pkey" PRIMARY KEY ("case_id")
);

-- CreateTable
CREATE TABLE "leak_review_version" (
    "case_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "causes" TEXT NOT NULL,
    "worked" TEXT NOT NULL,
    "no_measures" TEXT,
    "written_by" UUID NOT NULL,
    "written_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "leak_review_version_pkey" PRIMARY KEY ("case_id","version")
);

-- CreateTable
CREATE TABLE "leak_improvement" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "owner_id" UUID,
    "due_on" DATE NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "added_by" UUID NOT NULL,
    "added_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "leak_improvement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leak_improvement_step" (
    "id" BIGSERIAL NOT NULL,
    "improvement_id" UUID NOT NULL,
    "act" TEXT NOT NULL,
    "owner_id" UUID,
    "words" TEXT,
    "done_by" UUID NOT NULL,
    "done_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "leak_improvement_step_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "leak_improvement_case_id_idx" ON "leak_improvement"("case_id");

-- CreateIndex
CREATE INDEX "leak_improvement_owner_id_state_idx" ON "leak_improvement"("owner_id", "state");

-- CreateIndex
CREATE INDEX "leak_improvement_step_improvement_id_id_idx" ON "leak_improvement_step"("improvement_id", "id");

-- AddForeignKey
ALTER TABLE "leak_review" ADD CONSTRAINT "leak_review_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "leak_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leak_review_version" ADD CONSTRAINT "leak_review_version_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "leak_review"("case_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leak_improvement" ADD CONSTRAINT "leak_improvement_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "leak_review"("case_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leak_improvement_step" ADD CONSTRAINT "leak_improvement_step_improvement_id_fkey" FOREIGN KEY ("improvement_id") REFERENCES "leak_improvement"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table leak_case_step
  add constraint leak_case_step_finds check (finding is null or (act = 'move' and state = 'closed' and finding in ('leak', 'nothing-leaked')));
alter table leak_review
  add constraint leak_review_approved_whole check (num_nonnulls(approved_version, approved_by, approved_at) in (0, 3)),
  add constraint leak_review_counts check (version >= 0 and (approved_version is null or approved_version between 1 and version));
alter table leak_review_version
  add constraint leak_review_version_says check (length(causes) between 2 and 2000 and length(worked) between 2 and 2000
    and coalesce(length(no_measures), 2) between 2 and 500);
alter table leak_improvement
  add constraint leak_improvement_is_named check (length(title) between 2 and 200),
  add constraint leak_improvement_state_known check (state in ('open', 'done', 'verified', 'dropped'));
alter table leak_improvement_step
  add constraint leak_improvement_step_act_known check (act in ('give', 'done', 'verify', 'return', 'drop')),
  add constraint leak_improvement_step_gives check ((act = 'give') = (owner_id is not null)),
  add constraint leak_improvement_step_says_what check (case act when 'give' then words is null else coalesce(length(words), 0) between 2 and 500 end);

-- A review counts what was changed of it, words and improvements alike: an approval is of one count, and lapses with the next change.
create function leak_review_moves() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
begin
  if kean_repairs() then return new; end if;
  if not leak_case_goes_on(new.case_id) then
    raise exception 'a review is of a case that goes on' using errcode = 'check_violation';
  end if;
  if tg_op = 'INSERT' then
    if new.version <> 0 or new.approved_by is not null then
      raise exception 'a review begins with nothing' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if new.case_id is distinct from old.case_id then
    raise exception 'a review stays with its case' using errcode = 'check_violation';
  end if;
  if new.version <> old.version then
    if pg_trigger_depth() < 2 or new.version <> old.version + 1
       or (new.approved_version, new.approved_by, new.approved_at) is distinct from (old.approved_version, old.approved_by, old.approved_at) then
      raise exception 'a review moves by what is written' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if new.approved_version is distinct from old.version or new.approved_version is not distinct from old.approved_version then
    raise exception 'what is newest is approved, once' using errcode = 'check_violation';
  end if;
  if who is null or new.approved_by is distinct from who
     or exists (select from leak_review_version v where v.case_id = new.case_id and v.written_by = who)
     or exists (select from leak_improvement i where i.case_id = new.case_id and i.added_by = who)
     or exists (select from leak_improvement i join leak_improvement_step s on s.improvement_id = i.id and s.act = 'drop' and s.done_by = who
                 where i.case_id = new.case_id) then
    raise exception 'another than who wrote it approves it' using errcode = 'check_violation';
  end if;
  if not exists (select from leak_review_version v where v.case_id = new.case_id)
     or not exists (select from leak_improvement i where i.case_id = new.case_id and i.state <> 'dropped')
        and (select v.no_measures from leak_review_version v where v.case_id = new.case_id order by v.version desc limit 1) is null then
    raise exception 'a review says what becomes better, or why nothing does' using errcode = 'check_violation';
  end if;
  new.approved_at := clock_timestamp();
  return new;
end
$$;
create trigger leak_review_moves before insert or update on leak_review for each row execute function leak_review_moves();

-- The count is written by nobody; therefore with its definer's rights.
create function leak_review_version_is_written() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := public.kean_setting('kean.staff');
  review public.leak_review;
begin
  if public.kean_repairs() then return new; end if;
  select * into review from public.leak_review where case_id = new.case_id for update;
  if review.case_id is null or who is null or new.written_by is distinct from who or not public.leak_case_goes_on(new.case_id)
     or public.concerns_in_case(new.case_id, who) then
    raise exception 'whoever writes a review says so' using errcode = 'check_violation';
  end if;
  if new.version <> review.version + 1 then
    raise exception 'it has moved on' using errcode = 'check_violation';
  end if;
  new.written_at := clock_timestamp();
  update public.leak_review set version = new.version where case_id = review.case_id;
  return new;
end
$$;
revoke execute on function leak_review_version_is_written() from public;
create trigger leak_review_version_is_written before insert on leak_review_version for each row execute function leak_review_version_is_written();

-- Who works here and whom the case does not concern may own an improvement; they need see nothing else of the case.
create function may_own_improvement(of_case uuid, who uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from public.staff s where s.id = who and s.status = 'active') and not public.concerns_in_case(of_case, who)
$$;
revoke execute on function may_own_improvement(uuid, uuid) from public;
grant execute on function may_own_improvement(uuid, uuid) to kean_api;

create function leak_improvement_is_added() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := public.kean_setting('kean.staff');
begin
  if public.kean_repairs() then return new; end if;
  perform from public.leak_review where case_id = new.case_id for update;
  if who is null or new.added_by is distinct from who or not public.leak_case_goes_on(new.case_id) or public.concerns_in_case(new.case_id, who) then
    raise exception 'an improvement is of a case that goes on' using errcode = 'check_violation';
  end if;
  if new.owner_id is null or not public.may_own_improvement(new.case_id, new.owner_id) then
    raise exception 'somebody who works here owns it, whom the case does not concern' using errcode = 'check_violation';
  end if;
  new.state := 'open';
  new.added_at := clock_timestamp();
  update public.leak_review set version = version + 1 where case_id = new.case_id;
  return new;
end
$$;
revoke execute on function leak_improvement_is_added() from public;
create trigger leak_improvement_is_added before insert on leak_improvement for each row execute function leak_improvement_is_added();

-- Improvements outlive their case: they are done, verified and given on after it is closed as well. Dropping one is a change of the review.
create function leak_improvement_step_moves() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  who uuid := public.kean_setting('kean.staff');
  this public.leak_improvement;
  handles boolean;
begin
  if public.kean_repairs() then return new; end if;
  select * into this from public.leak_improvement where id = new.improvement_id for update;
  if this.id is null or who is null or new.done_by is distinct from who or public.concerns_in_case(this.case_id, who) then
    raise exception 'another does it' using errcode = 'check_violation';
  end if;
  handles := public.holds_incident_grant(who, 'handle-cases');
  if new.act = 'done' and (this.state <> 'open' or this.owner_id is distinct from who)
     or new.act in ('verify', 'return') and (this.state <> 'done' or not handles or this.owner_id is not distinct from who)
     or new.act = 'give' and (this.state <> 'open' or not handles or not public.may_own_improvement(this.case_id, new.owner_id))
     or new.act = 'drop' and (this.state <> 'open' or not public.leak_case_goes_on(this.case_id)) then
    raise exception 'it does not go that way' using errcode = 'check_violation';
  end if;
  new.done_at := clock_timestamp();
  update public.leak_improvement set
    state = case new.act when 'done' then 'done' when 'verify' then 'verified' when 'drop' then 'dropped' else 'open' end,
    owner_id = coalesce(new.owner_id, owner_id)
   where id = this.id;
  if new.act = 'drop' then
    update public.leak_review set version = version + 1 where case_id = this.case_id;
  end if;
  return new;
end
$$;
revoke execute on function leak_improvement_step_moves() from public;
create trigger leak_improvement_step_moves before insert on leak_improvement_step for each row execute function leak_improvement_step_moves();

-- Whoever turns out to be concerned owns none of its improvements any more.
create or replace function leak_case_person_lets_go() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if public.kean_repairs() then return new; end if;
  update public.leak_case set owner_id = null where id = new.case_id and owner_id = new.staff_id;
  update public.leak_case_task set assigned_to = null where case_id = new.case_id and assigned_to = new.staff_id and state = 'open';
  update public.leak_improvement set owner_id = null where case_id = new.case_id and owner_id = new.staff_id and state = 'open';
  return new;
end
$$;

-- A leak is closed by a review that another approved as it is now; an exercise, and a case in which nothing leaked, by words. That nothing leaked is found by
-- another than who opened the case or has it, when nobody is concerned and no client stands in it.
create or replace function leak_case_step_closes() returns trigger language plpgsql as $$
declare
  who uuid := kean_setting('kean.staff');
  this leak_case;
begin
  if kean_repairs() or new.act <> 'move' or new.state <> 'closed' then return new; end if;
  select * into this from leak_case c where c.id = new.case_id;
  if not exists (select from leak_case_fact f where f.case_id = new.case_id)
     or exists (select from leak_case_task t where t.case_id = new.case_id and t.state = 'open')
     or this.is_drill <> (new.finding is null)
     or new.finding is distinct from 'leak' and coalesce(length(new.words), 0) < 2
     or new.finding is distinct from 'nothing-leaked'
        and (select count(distinct r.duty) from leak_case_report r where r.case_id = new.case_id and r.duty in ('remedy', 'tell-authority')) < 2
     or new.finding = 'leak' and not exists (select from leak_review r where r.case_id = new.case_id and r.version > 0 and r.approved_version = r.version)
     or new.finding = 'nothing-leaked' and (
       (select f.people from leak_case_fact f where f.case_id = new.case_id order by f.version desc limit 1) is distinct from 0
       or exists (select from leak_case_client k where k.case_id in (select leak_case_family(new.case_id)))
       or this.owner_id is not distinct from who or this.opened_by is not distinct from who) then
    raise exception 'a case is closed when nothing is left to do' using errcode = 'check_violation';
  end if;
  return new;
end
$$;

alter table leak_review enable row level security;
alter table leak_review force row level security;
create policy leak_review_of_seen_case on leak_review for all to kean_api using (exists (select from leak_case c where c.id = case_id));
create policy leak_review_moves on leak_review for all to current_user using (true);
alter table leak_review_version enable row level security;
alter table leak_review_version force row level security;
create policy leak_review_version_of_seen_case on leak_review_version for all to kean_api using (exists (select from leak_case c where c.id = case_id));
create policy leak_review_version_moves on leak_review_version for all to current_user using (true);
alter table leak_improvement enable row level security;
alter table leak_improvement force row level security;
create policy leak_improvement_of_seen_case on leak_improvement for all to kean_api using (exists (select from leak_case c where c.id = case_id));
-- Its owner sees it, and of the case nothing else.
create policy leak_improvement_of_its_owner on leak_improvement for select to kean_api
  using (owner_id = (select kean_setting('kean.staff')) and not concerns_in_case(case_id, (select kean_setting('kean.staff'))));
create policy leak_improvement_moves on leak_improvement for all to current_user using (true);
alter table leak_improvement_step enable row level security;
alter table leak_improvement_step force row level security;
create policy leak_improvement_step_of_seen on leak_improvement_step for all to kean_api
  using (exists (select from leak_improvement i where i.id = improvement_id));
create policy leak_improvement_step_moves on leak_improvement_step for all to current_user using (true);

grant insert (finding) on leak_case_step to kean_api;
grant select, insert (case_id), update (approved_version, approved_by) on leak_review to kean_api;
grant select, insert (case_id, version, causes, worked, no_measures, written_by) on leak_review_version to kean_api;
grant select, insert (id, case_id, title, owner_id, due_on, added_by) on leak_improvement to kean_api;
grant select, insert (improvement_id, act, owner_id, words, done_by) on leak_improvement_step to kean_api;
grant usage on sequence leak_improvement_step_id_seq to kean_api;
grant select on leak_review, leak_review_version, leak_improvement, leak_improvement_step to kean_backup;
grant select on sequence leak_improvement_step_id_seq to kean_backup;
