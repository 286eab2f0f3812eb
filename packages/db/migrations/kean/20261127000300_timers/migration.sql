-- CreateTable
CREATE TABLE "timer" (
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(6) NOT NULL,
    "queue" TEXT NOT NULL,
    "job" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "set_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "timer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule" (
    "name" TEXT NOT NULL,
    "cadence" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'Asia/Shanghai',
    "grace_seconds" INTEGER NOT NULL,
    "words" JSONB NOT NULL,
    "queue" TEXT NOT NULL,
    "job" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "due_at" TIMESTAMPTZ(6) NOT NULL,
    "last_ran_at" TIMESTAMPTZ(6),
    "last_key" TEXT,
    "last_done_at" TIMESTAMPTZ(6),
    "declared_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedule_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "alert" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,
    "raised_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(6),
    "seen_by" UUID,
    "resolved_at" TIMESTAMPTZ(6),

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "worker_pulse" (
    "worker" UUID NOT NULL,
    "queue" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "room" INTEGER NOT NULL,
    "in_hand" INTEGER NOT NULL,
    "per_minute" INTEGER NOT NULL,
    "running" JSONB NOT NULL,

    CONSTRAINT "worker_pulse_pkey" PRIMARY KEY ("worker","queue")
);

-- CreateIndex
CREATE UNIQUE INDEX "timer_name_key_key" ON "timer"("name", "key");

-- CreateIndex
CREATE INDEX "timer_due_at_idx" ON "timer"("due_at");

-- What these rows say is codes and ids; a value has no place to stand in.
alter table timer
  add constraint timer_name_is_code check (name ~ '^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$'),
  add constraint timer_key_is_code check (key ~ '^[a-zA-Z0-9_.:-]{1,120}$'),
  add constraint timer_payload_is_object check (jsonb_typeof(payload) = 'object');
alter table schedule
  add constraint schedule_name_is_code check (name ~ '^[a-z]+(-[a-z]+)*$'),
  add constraint schedule_cadence_known check (cadence ~ '^(every [1-9][0-9]{0,6}|(daily|working-days|weekly [1-7]|monthly ([1-9]|1[0-9]|2[0-8])) [0-2][0-9]:[0-5][0-9])$'),
  add constraint schedule_grace_positive check (grace_seconds > 0),
  add constraint schedule_payload_is_object check (jsonb_typeof(payload) = 'object');
alter table alert
  add constraint alert_kind_known check (kind ~ '^[a-z]+(-[a-z]+)*$'),
  add constraint alert_about_is_code check (about ~ '^[a-z0-9]+(-[a-z0-9]+)*$');
alter table worker_pulse
  add constraint worker_pulse_counts check (room > 0 and in_hand >= 0 and per_minute >= 0),
  add constraint worker_pulse_running_is_list check (jsonb_typeof(running) = 'array');

-- The same silence is one alert until it ends.
create unique index alert_open_once on alert (kind, about) where resolved_at is null;

-- An operation sets and clears timers in its own transaction; what is due, the worker fires.
grant select, insert, delete on timer to kean_api;
grant update (due_at, payload, queue, job, set_at) on timer to kean_api;
grant select, insert, update, delete on timer to kean_worker;
grant usage on sequence timer_id_seq to kean_api, kean_worker;
grant select on schedule to kean_api;
grant select, insert, update, delete on schedule to kean_worker;
grant select on alert to kean_api;
grant update (seen_at, seen_by) on alert to kean_api;
grant select, insert, update, delete on alert to kean_worker;
grant usage on sequence alert_id_seq to kean_worker;
grant select on worker_pulse to kean_api;
grant select, insert, update, delete on worker_pulse to kean_worker;

-- A person revives dead work (its attempts start anew), gives it up, or takes a promise back. What was promised is nobody's to change.
grant update (dead_at, relayed_at, attempts) on outbox to kean_api;
grant delete on outbox to kean_api;

-- Offices that exist already; a new one has it from its seed. What is granted already is left as it is.
insert into role_grant (id, role_code, clause, action, subject, scope)
select gen_random_uuid(), 'operator', 'storage', given.action, 'Job', 'agency'
from (values ('read-jobs'), ('handle-jobs')) as given (action)
where exists (select from role r where r.code = 'operator')
  and not exists (
    select from role_grant g where g.role_code = 'operator' and g.clause = 'storage' and g.action = given.action
  );
