-- Whoever takes the backups of the key store reads all of it and can do nothing else. What it reads is wrapped by the root key, which
-- is in no backup.
grant usage on schema public to kean_keys_backup;
grant select on all tables in schema public to kean_keys_backup;
grant select on all sequences in schema public to kean_keys_backup;
alter default privileges in schema public grant select on tables to kean_keys_backup;
alter default privileges in schema public grant select on sequences to kean_keys_backup;
