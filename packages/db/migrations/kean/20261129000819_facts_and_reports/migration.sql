-- Clause 5.4: what is known of a leak, in versions with who judged it and why; and what was reported because of it. The duties are reckoned from it.

-- CreateTable
CREATE TABLE "leak_case_fact" (
    "case_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "noticed_at" TIMESTAMPTZ(6) NOT NULL,
    "people" INTEGER,
    "through_systems" BOOLEAN NOT NULL,
    "judged_larger" BOOLEAN NOT NULL,
    "operates" TEXT NOT NULL,
    "harm_averted" BOOLEAN NOT NULL,
    "crime_suspected" BOOLEAN NOT NULL,
    "handled_at" TIMESTAMPTZ(6),
    "words" TEXT NOT NULL,
    "judged_by" UUID NOT NULL,
    "judged_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "leak_case_fact_pkey" PRIMARY KEY ("case_id","version")
);

-- CreateTable
CREATE TABLE "leak_case_report" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "duty" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "told_at" TIMESTAMPTZ(6) NOT NULL,
    "receipt" TEXT,
    "words" TEXT NOT NULL,
    "fact_version" INTEGER NOT NULL,
    "told_by" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "leak_case_report_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "leak_case_report_case_id_idx" ON "leak_case_report"("case_id");

-- AddForeignKey
ALTER TABLE "leak_case_fact" ADD CONSTRAINT "leak_case_fact_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "leak_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leak_case_report" ADD CONSTRAINT "leak_case_report_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "leak_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table leak_case_fact
  add constraint leak_case_fact_operates_known check (operates in ('ordinary', 'critical-infrastructure')),
  add constraint leak_case_fact_counts check (people >= 0),
  add constraint leak_case_fact_says_why check (length(words) between 2 and 500),
  add constraint leak_case_fact_handled_after check (handled_at is null or handled_at >= noticed_at);
alter table leak_case_report
  add constraint leak_case_report_duty_known check (duty in ('remedy', 'start-emergency-plan', 'tell-authority', 'tell-people', 'report-incident', 'send-summary', 'report-crime')),
  add constraint leak_case_report_part_known check (part in ('first', 'supplement', 'whole')),
  add constraint leak_case_report_says_what check (length(words) between 2 and 500 and coalesce(length(receipt), 1) between 1 and 60);

-- Nothing is known of what has not happened yet; and versions follow each other, so that a judgement that was taken back stands.
create function leak_case_fact_is_judged() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if new.judged_by is distinct from kean_setting('kean.staff') or not leak_case_goes_on(new.case_id) then
    raise exception 'facts are judged in a case that goes on' using errcode = 'check_violation';
  end if;
  if new.noticed_at > clock_timestamp() or new.handled_at > clock_timestamp() then
    raise exception 'nothing is known of what has not happened' using errcode = 'check_violation';
  end if;
  perform pg_advisory_xact_lock(hashtext('kean.leak-case-facts/' || new.case_id));
  if new.version <> 1 + coalesce((select max(f.version) from leak_case_fact f where f.case_id = new.case_id), 0) then
    raise exception 'it has moved on' using errcode = 'check_violation';
  end if;
  new.judged_at := clock_timestamp();
  return new;
end
$$;
create trigger leak_case_fact_is_judged before insert on leak_case_fact for each row execute function leak_case_fact_is_judged();

create function leak_case_report_is_told() returns trigger language plpgsql as $$
begin
  if kean_repairs() then return new; end if;
  if new.told_by is distinct from kean_setting('kean.staff') or not leak_case_goes_on(new.case_id) or new.told_at > clock_timestamp()
     or not exists (select from leak_case_fact f where f.case_id = new.case_id and f.version = new.fact_version and f.noticed_at <= new.told_at) then
    raise exception 'what was told rests on facts, and was told' using errcode = 'check_violation';
  end if;
  new.recorded_at := clock_timestamp();
  return new;
end
$$;
create trigger leak_case_report_is_told before insert on leak_case_report for each row execute function leak_case_report_is_told();

alter table leak_case_fact enable row level security;
alter table leak_case_fact force row level security;
create policy leak_case_fact_of_seen_case on leak_case_fact for all to kean_api using (exists (select from leak_case c where c.id = case_id));
create policy leak_case_fact_of_the_worker on leak_case_fact for select to kean_worker using (true);
create policy leak_case_fact_moves on leak_case_fact for all to current_user using (true);
alter table leak_case_report enable row level security;
alter table leak_case_report force row level security;
create policy leak_case_report_of_seen_case on leak_case_report for all to kean_api using (exists (select from leak_case c where c.id = case_id));
create policy leak_case_report_of_the_worker on leak_case_report for select to kean_worker using (true);
create policy leak_case_report_moves on leak_case_report for all to current_user using (true);

grant select, insert (case_id, version, noticed_at, people, through_systems, judged_larger, operates, harm_averted, crime_suspected, handled_at, words, judged_by)
  on leak_case_fact to kean_api;
grant select, insert (id, case_id, duty, part, told_at, receipt, words, fact_version, told_by) on leak_case_report to kean_api;
grant select on leak_case_fact, leak_case_report to kean_worker;
-- Whoever is reminded is somebody whom the case does not concern.
grant execute on function concerns_in_case(uuid, uuid) to kean_worker;
grant select on leak_case_fact, leak_case_report to kean_backup;
