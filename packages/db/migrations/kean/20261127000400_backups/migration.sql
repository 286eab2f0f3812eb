-- CreateTable
CREATE TABLE "backup" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "slot" DATE,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "phase" TEXT NOT NULL DEFAULT 'waiting',
    "dumped_bytes" BIGINT NOT NULL DEFAULT 0,
    "tables_done" INTEGER NOT NULL DEFAULT 0,
    "tables_total" INTEGER NOT NULL DEFAULT 0,
    "objects_done" INTEGER NOT NULL DEFAULT 0,
    "new_objects" INTEGER NOT NULL DEFAULT 0,
    "rows_total" BIGINT NOT NULL DEFAULT 0,
    "stored_bytes" BIGINT NOT NULL DEFAULT 0,
    "schema_version" TEXT,
    "log_size" BIGINT,
    "failure" TEXT,
    "started_by" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "taken_at" TIMESTAMPTZ(6),
    "moved_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(6),
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "backup_pkey" PRIMARY KEY ("id")
);

alter table backup
  add constraint backup_kind_known check (kind in ('records', 'keys')),
  add constraint backup_cause_known check (cause in ('schedule', 'demand')),
  add constraint backup_state_known check (state in ('waiting', 'running', 'verified', 'failed')),
  add constraint backup_phase_known check (phase in ('waiting', 'dumping', 'copying', 'verifying', 'ended')),
  add constraint backup_codes check (failure ~ '^[A-Z0-9_]{1,80}$' and schema_version ~ '^[0-9A-Za-z_]{1,120}$'),
  add constraint backup_demand_has_a_person check ((cause = 'demand') = (started_by is not null)),
  add constraint backup_schedule_has_a_day check ((cause = 'schedule') = (slot is not null)),
  add constraint backup_end_has_a_time check ((state in ('verified', 'failed')) = (finished_at is not null));

-- One of a kind at a time: two would share the blobs that retention looks through.
create unique index backup_one_under_way on backup (kind) where state in ('waiting', 'running');
-- A day's backup is promised once, by however many workers.
create unique index backup_one_a_day on backup (kind, slot) where slot is not null;

-- The office's people ask for one and look; what became of it is the worker's to say.
grant select on backup to kean_api;
grant insert (id, kind, cause, started_by) on backup to kean_api;
grant select, insert, update on backup to kean_worker;

-- Whoever takes the backups reads everything, what later migrations add included, and can do nothing else. That it passes row security
-- is given where roles are made, and argued in ADR 0029.
grant usage on schema public to kean_backup;
grant select on all tables in schema public to kean_backup;
grant select on all sequences in schema public to kean_backup;
alter default privileges in schema public grant select on tables to kean_backup;
alter default privileges in schema public grant select on sequences to kean_backup;

-- CreateTable
CREATE TABLE "backup_setup" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "place" TEXT NOT NULL,
    "recipients" INTEGER NOT NULL,
    "key_recipients" INTEGER NOT NULL,
    "daily" INTEGER NOT NULL,
    "weekly" INTEGER NOT NULL,
    "monthly" INTEGER NOT NULL,
    "yearly" INTEGER NOT NULL,
    "key_window_days" INTEGER NOT NULL,
    "lock_days" INTEGER NOT NULL,
    "told_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "backup_setup_pkey" PRIMARY KEY ("id")
);

-- What the worker was started with, as it said last: the office shows it, and certificates name the window. No address, no key.
alter table backup_setup
  add constraint backup_setup_is_one check (id = 1),
  add constraint backup_setup_place_known check (place in ('folder', 'bucket')),
  add constraint backup_setup_periods check (
    daily > 0 and weekly >= 0 and monthly >= 0 and yearly >= 0 and key_window_days > 0 and lock_days >= 0);
grant select on backup_setup to kean_api;
grant select, insert, update, delete on backup_setup to kean_worker;
-- After the statement for all tables above; the owner's default privileges give it already, and a second time does no harm.
grant select on backup_setup to kean_backup;
