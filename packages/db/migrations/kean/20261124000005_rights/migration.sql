-- Who may do what with which table. packages/db/src/migrate/rights.int.test.ts declares the same once more and fails for a
-- table that is in neither place. Nothing is granted "on all tables": a new table starts closed.

revoke all on schema public from public;
-- The owner checks foreign keys and runs definer functions also where a restored copy belongs to somebody else.
grant usage on schema public to kean_owner;
grant usage on schema public to kean_api, kean_worker, kean_permissions;

-- Offices, staff and roles
grant select on region, branch, team, staff, role, role_grant, staff_role to kean_api, kean_worker;
-- What somebody may do now can be ended at once by the process that people talk to.
grant update (status, epoch) on staff to kean_api, kean_worker;
grant select on role, role_grant, staff_role to kean_permissions;
-- No name and no number of a person: decisions need neither.
grant select (id, region_id, branch_id, team_id, status, epoch) on staff to kean_permissions;

-- Sign-in belongs to the api alone
grant select, insert, update, delete on auth_user, auth_session, auth_account, auth_verification to kean_api;

-- The dossier
grant select, insert, update on client, client_field, demand, property, assignment to kean_api, kean_worker;
grant select, insert, delete on client_token to kean_api, kean_worker;
grant usage on sequence client_number_seq to kean_api, kean_worker;
grant select, insert, update on reveal_quota to kean_api;

-- Imports
grant select, insert, update on import to kean_api;
grant select, update on import to kean_worker;
grant select on import_row to kean_api;
grant select, insert, update on import_row to kean_worker;

-- Work
grant select, insert on outbox to kean_api;
grant select, insert, update, delete on outbox to kean_worker;
grant usage on sequence outbox_id_seq to kean_api, kean_worker;
grant select, insert, delete on job_done to kean_worker;

-- The log: insert and select. The time of an event is not among what may be inserted: it is the database's own clock.
grant select on audit_event to kean_api, kean_worker;
grant insert (
  id, action, outcome, principal_id, session_id, branch_id, subject_kind, subject_id, subject_ids, purpose, fields,
  policy_hash, facts
) on audit_event to kean_api, kean_worker;
grant execute on function ensure_audit_partitions(date, integer) to kean_worker;
