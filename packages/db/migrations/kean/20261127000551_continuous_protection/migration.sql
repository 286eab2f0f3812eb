-- `base`: every file of the cluster, from which the archived log goes on to any moment. It holds both databases, so it is kept no longer
-- than the keys are, and opened by neither of the two who open one kind alone (ADR 0032).
alter table backup drop constraint backup_kind_known;
alter table backup add constraint backup_kind_known check (kind in ('records', 'keys', 'base'));

-- Whether the worker was told how to take bases.
alter table backup_setup add column continuous boolean not null default false;
