-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "attempts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "dead_at" TIMESTAMPTZ(6),
ADD COLUMN     "failure" TEXT;

-- A failure is a code: an error's text may quote what it failed on.
alter table outbox
  add constraint outbox_failure_is_code check (failure ~ '^[A-Z][A-Z0-9_]{0,63}$'),
  add constraint outbox_dead_has_failure check (dead_at is null or failure is not null);

-- What waits for a person.
create index outbox_dead on outbox (dead_at) where dead_at is not null;
