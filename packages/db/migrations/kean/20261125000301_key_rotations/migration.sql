-- CreateTable
CREATE TABLE "key_rotation" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "phase" TEXT NOT NULL DEFAULT 'waiting',
    "target" TEXT NOT NULL,
    "position" TEXT,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "unreadable" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "started_by" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phase_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "key_rotation_pkey" PRIMARY KEY ("id")
);

alter table key_rotation
  add constraint key_rotation_kind_known check (kind in ('root', 'index', 'data')),
  add constraint key_rotation_state_known check (state in ('running', 'paused', 'finished', 'failed')),
  add constraint key_rotation_phase_known
    check (phase in ('waiting', 'rewrapping', 'settling', 'retokenising', 'resealing', 'resting', 'dropping', 'ended')),
  add constraint key_rotation_counts check (done >= 0 and total >= 0 and unreadable >= 0),
  add constraint key_rotation_codes check (target ~ '^[a-z0-9.-]{1,80}$' and failure ~ '^[A-Z0-9_]{1,80}$'),
  add constraint key_rotation_position_shape check (position ~ '^(client|import)/[0-9a-f-]{36}$');

-- One at a time: two rotations would seal and wrap against each other.
create unique index key_rotation_one_under_way on key_rotation ((true)) where state in ('running', 'paused');

-- The office's people start, pause and resume; how far it has come is the worker's to say.
grant select, insert on key_rotation to kean_api;
grant update (state, version) on key_rotation to kean_api;
grant select, update on key_rotation to kean_worker;
