-- What a column may hold, said by the database itself, and how its pages are kept. Prisma models neither.

-- A list is never null: "none" has one spelling.
alter table role_grant alter column fields set not null;
alter table audit_event alter column subject_ids set not null, alter column fields set not null;
alter table client alter column roles set not null;
alter table import_row alter column reasons set not null, alter column warnings set not null;

alter table role_grant
  add constraint role_grant_scope_known check (scope in ('own', 'team', 'branch', 'region', 'agency'));

alter table staff add constraint staff_epoch_positive check (epoch > 0);

alter table client
  add constraint client_roles_known check (roles <@ array['buyer', 'seller', 'landlord', 'tenant']),
  add constraint client_version_positive check (version > 0);

alter table client_field add constraint client_field_named check (field ~ '^[A-Za-z0-9]+$');

-- 1 phone, 2 phone tail, 3 name character, 4 name bigram, 5 whole name, 6 id number, 7 second phone
alter table client_token add constraint client_token_kind_known check (kind between 1 and 7);

-- A phone names at most one client of a branch. Token first: the same index answers a search by phone for any scope.
create unique index client_token_phone_names_one_client on client_token (token, branch_id) where kind = 1;

alter table reveal_quota add constraint reveal_quota_counts_up check (used >= 0);

alter table import
  add constraint import_counts_up check (
    size_bytes >= 0 and cursor_row >= 0 and imported >= 0 and duplicates >= 0 and rejected >= 0 and warned >= 0
  ),
  add constraint import_version_positive check (version > 0);

alter table import_row
  add constraint import_row_outcome_known check (outcome in ('imported', 'duplicate', 'rejected')),
  add constraint import_row_counts_from_two check (row > 1);

alter table outbox
  add constraint outbox_payload_is_object check (jsonb_typeof(payload) = 'object'),
  add constraint outbox_key_short check (octet_length(key) between 1 and 200);

-- What the relay asks for: promised and not yet handed over, in the order of the promises.
create index outbox_waiting on outbox (id) where relayed_at is null;

-- Room on the page for the next version of a row that is updated often and whose indexed columns stay (HOT updates).
alter table client set (fillfactor = 90);
alter table import set (fillfactor = 70);
alter table reveal_quota set (fillfactor = 70);
alter table auth_session set (fillfactor = 80);
alter table outbox set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
alter table job_done set (autovacuum_vacuum_insert_scale_factor = 0.1);
-- An import adds as many rows as there were: statistics must follow soon, or plans are made for an empty table.
alter table client set (autovacuum_analyze_scale_factor = 0.02);
alter table client_token set (autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
alter table client_field set (autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.1);
