import { writeFileSync } from 'node:fs';
import type { Client } from 'pg';

/** The JSON form of an event (packages/audit), made by the database itself, in the order of the log. */
const RECORDS = `
  select json_build_object(
           'id', id,
           'occurredAt', to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
           'action', action, 'outcome', outcome,
           'principalId', principal_id, 'sessionId', session_id, 'branchId', branch_id,
           'subjectKind', subject_kind, 'subjectId', subject_id, 'subjectIds', subject_ids,
           'purpose', purpose, 'fields', fields, 'policyHash', encode(policy_hash, 'hex'), 'facts', facts
         )::text as line
    from audit_event
   order by position, occurred_at, id`;

/** Writes what the database holds at this moment, seen by this connection, one event a line. @returns how many */
export async function exportRecords(database: Client, file: string): Promise<number> {
  const { rows } = await database.query<{ line: string }>(RECORDS);
  writeFileSync(file, rows.map(({ line }) => `${line}\n`).join(''));
  return rows.length;
}
