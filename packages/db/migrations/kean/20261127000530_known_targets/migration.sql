-- Which target of backups an office knows: a disk that is not mounted leaves a folder of the same name, and a backup that is written there
-- lies on the wrong disk. The mark in the target is signed; its number is remembered here. `marked_at` is null until the mark is in it.
CREATE TABLE "backup_target" (
    "place" TEXT NOT NULL,
    "target_id" UUID NOT NULL,
    "marked_at" TIMESTAMPTZ(6),

    CONSTRAINT "backup_target_pkey" PRIMARY KEY ("place")
);

alter table backup_target add constraint backup_target_place_known check (place in ('records', 'keys'));
grant select, insert, update on backup_target to kean_worker;

-- Whoever asked for this backup said that the target is a new one.
alter table backup add column admits_target boolean not null default false;
grant insert (admits_target) on backup to kean_api;
