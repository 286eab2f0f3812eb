-- CreateTable
CREATE TABLE "restore_drill" (
    "id" UUID NOT NULL,
    "cause" TEXT NOT NULL,
    "slot" DATE,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "phase" TEXT NOT NULL DEFAULT 'waiting',
    "done" BIGINT NOT NULL DEFAULT 0,
    "total" BIGINT NOT NULL DEFAULT 0,
    "backup_id" UUID,
    "restorable_to" TIMESTAMPTZ(6),
    "rows_total" BIGINT NOT NULL DEFAULT 0,
    "log_size" BIGINT NOT NULL DEFAULT 0,
    "checks" INTEGER NOT NULL DEFAULT 0,
    "opened_values" INTEGER NOT NULL DEFAULT 0,
    "closed_clients" INTEGER NOT NULL DEFAULT 0,
    "seconds" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "report" TEXT,
    "started_by" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "moved_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "restore_drill_pkey" PRIMARY KEY ("id")
);

alter table restore_drill
  add constraint restore_drill_cause_known check (cause in ('schedule', 'demand')),
  add constraint restore_drill_state_known check (state in ('waiting', 'running', 'proven', 'failed')),
  add constraint restore_drill_codes check (failure ~ '^[A-Z0-9_]{1,80}$' and phase ~ '^[a-z]{1,20}$'),
  add constraint restore_drill_demand_has_a_person check ((cause = 'demand') = (started_by is not null)),
  add constraint restore_drill_schedule_has_a_day check ((cause = 'schedule') = (slot is not null)),
  add constraint restore_drill_end_has_a_time check ((state in ('proven', 'failed')) = (finished_at is not null)),
  add constraint restore_drill_proof_says_what check (
    state <> 'proven' or (backup_id is not null and restorable_to is not null and report is not null)),
  add constraint restore_drill_report_is_short check (octet_length(report) <= 20000);

-- One at a time: each fills a database of its own.
create unique index restore_drill_one_under_way on restore_drill ((true)) where state in ('waiting', 'running');
create unique index restore_drill_one_a_week on restore_drill (slot) where slot is not null;

-- The office asks for drills and looks at them; who holds the identity of the backups does them and says what came of it.
grant select on restore_drill to kean_api, kean_worker;
grant insert (id, cause, started_by) on restore_drill to kean_api;
grant insert (id, cause, slot) on restore_drill to kean_worker;
grant usage on schema public to kean_restorer;
grant select on restore_drill to kean_restorer;
grant update (state, phase, done, total, backup_id, restorable_to, rows_total, log_size, checks, opened_values, closed_clients, seconds,
  failure, report, started_at, moved_at, finished_at) on restore_drill to kean_restorer;
-- A drill opens a few values to prove that they open; that is in the log as every unwrapping is.
grant execute on function append_audit_events(audit_input[]) to kean_restorer;
-- After the statement for all tables of the backups' own migration.
grant select on restore_drill to kean_backup;
