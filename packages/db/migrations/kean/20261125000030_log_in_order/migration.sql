-- The log in an order that misses nobody: positions, eras, batches, what verification found; who looks for what in the log.

-- Position of an event: the number of its transaction. A transaction that commits late has a number all the same, and everything
-- below the oldest number still running (pg_snapshot_xmin) is final: no event can come to stand there any more. The sum stands in
-- the function so that the numbers go on rising when the database moves to a cluster that counts from the beginning again.
create function log_position() returns bigint language sql stable parallel safe
  return pg_catalog.pg_current_xact_id()::text::bigint + 0;

-- AlterTable
ALTER TABLE "audit_event" ADD COLUMN "position" BIGINT NOT NULL DEFAULT log_position();

-- CreateIndex
CREATE INDEX "audit_event_position_idx" ON "audit_event"("position");

-- CreateIndex
CREATE INDEX "audit_event_branch_id_occurred_at_idx" ON "audit_event"("branch_id", "occurred_at" DESC);

-- Four actions are nearly the whole log, and the walk along time meets them at once. The others would be walked to for minutes.
create index audit_event_rare_action_idx on audit_event (action, occurred_at desc)
  where action not in ('circulation.field-revealed', 'clients.dossier-read', 'clients.listed', 'clients.searched');
create index audit_event_not_allowed_idx on audit_event (occurred_at desc) where outcome <> 'allowed';

-- CreateTable
CREATE TABLE "audit_era" (
    "era" INTEGER NOT NULL,
    "cluster" BIGINT NOT NULL,
    "shift" BIGINT NOT NULL,
    "began_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "audit_era_pkey" PRIMARY KEY ("era")
);

-- CreateTable
CREATE TABLE "audit_batch" (
    "size" BIGINT NOT NULL,
    "first" BIGINT NOT NULL,
    "position" BIGINT NOT NULL,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,
    "event_id" UUID NOT NULL,
    "root" BYTEA NOT NULL,
    "era" INTEGER NOT NULL,
    "sequenced_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "audit_batch_pkey" PRIMARY KEY ("size")
);

-- CreateTable
CREATE TABLE "audit_verification" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "finished_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "size" BIGINT NOT NULL,
    "outcome" TEXT NOT NULL,
    "sequence" BIGINT,
    "event_id" UUID,

    CONSTRAINT "audit_verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "actor_pseudonym" (
    "staff_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "made_by" UUID NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "actor_pseudonym_pkey" PRIMARY KEY ("staff_id")
);

-- CreateTable
CREATE TABLE "log_view" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "conditions" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "log_view_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_batch_first_key" ON "audit_batch"("first");

-- CreateIndex
CREATE UNIQUE INDEX "audit_batch_position_occurred_at_event_id_key" ON "audit_batch"("position", "occurred_at", "event_id");

-- CreateIndex
CREATE INDEX "audit_verification_finished_at_idx" ON "audit_verification"("finished_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "actor_pseudonym_id_key" ON "actor_pseudonym"("id");

-- CreateIndex
CREATE UNIQUE INDEX "actor_pseudonym_label_key" ON "actor_pseudonym"("label");

-- CreateIndex
CREATE UNIQUE INDEX "log_view_staff_id_name_key" ON "log_view"("staff_id", "name");

alter table audit_batch add constraint audit_batch_grows check (first >= 0 and size > first and octet_length(root) = 32);
alter table audit_verification add constraint audit_verification_ends check (
  outcome in ('sound', 'edited', 'missing', 'inserted', 'reordered', 'unreadable') and finished_at >= started_at and size >= 0
);
alter table log_view add constraint log_view_is_small check (
  length(name) between 1 and 40 and jsonb_typeof(conditions) = 'object' and octet_length(conditions::text) <= 8000
);
alter table actor_pseudonym add constraint actor_pseudonym_is_a_code check (label ~ '^[A-Z0-9-]{4,20}$');

-- What was counted and found is kept as the events are: by nobody changed.
create trigger no_statement before update or delete or truncate on audit_era for each statement execute function refuse_change();
create trigger no_statement before update or delete or truncate on audit_batch for each statement execute function refuse_change();
create trigger no_statement before update or delete or truncate on audit_verification for each statement execute function refuse_change();
create trigger no_statement before update or delete or truncate on actor_pseudonym for each statement execute function refuse_change();

-- Goes on counting where the log stopped, when the database stands in another cluster than before: a dump that was restored.
-- Run by migrate(), as the owner; a database that did not move keeps its era. Gives the era.
create function begin_log_era() returns integer
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  here bigint := (select system_identifier from pg_control_system());
  latest audit_era;
  beyond bigint;
  shift_now bigint := 0;
begin
  perform pg_advisory_xact_lock(hashtext('begin_log_era'));
  select * into latest from audit_era order by era desc limit 1;
  if latest.cluster = here then
    return latest.era;
  end if;
  if latest.era is not null then
    select greatest((select max(position) from audit_event), (select max(position) from audit_batch), 0) into beyond;
    shift_now := greatest(0, beyond + 1 - pg_current_xact_id()::text::bigint);
    execute format(
      'create or replace function public.log_position() returns bigint language sql stable parallel safe
         return pg_catalog.pg_current_xact_id()::text::bigint + %s', shift_now);
  end if;
  insert into audit_era (era, cluster, shift) values (coalesce(latest.era, 0) + 1, here, shift_now);
  return coalesce(latest.era, 0) + 1;
end
$$;
revoke all on function begin_log_era() from public;
select begin_log_era();

-- Rights. A position is the database's own, as the time is: no login may set it.
grant select on audit_era, audit_batch, audit_verification, actor_pseudonym to kean_api, kean_worker;
grant insert (size, first, position, occurred_at, event_id, root, era) on audit_batch to kean_worker;
grant insert (id, started_at, size, outcome, sequence, event_id) on audit_verification to kean_worker;
grant insert on actor_pseudonym to kean_api;
grant select, insert, delete on log_view to kean_api;
