import type { SqlTransaction } from '@kean/db';
import type { AuditEventInput, EventShape } from './event.ts';
import { EVENT_COLUMNS, eventRow, insertEventsFrom } from './event-rows.ts';

/** `occurred_at` is left to the database: its clock orders the log, whatever the clocks of the processes say. */
const INSERT_ONE = `
  insert into audit_event (id, action, outcome, principal_id, session_id, branch_id, subject_kind, subject_id, subject_ids,
                           purpose, fields, policy_hash, facts)
  values ($1::uuid, $2, $3, $4::uuid, $5::uuid, $6::uuid, $7, $8::uuid, $9::uuid[], $10, $11::text[], decode($12, 'hex'), $13::jsonb)`;

/** One text for any number of events, so that it is prepared once; the order of the array is the order of the rows. */
const INSERT_MANY = insertEventsFrom(`jsonb_to_recordset($1::jsonb) as event(${EVENT_COLUMNS})`);

/**
 * Writes one event in the caller's transaction: it is committed with the change it records, or neither is (I2).
 *
 * A clause fixes the union of its events with an instantiation expression, `export const record = recordEvent<ItsEvent>`.
 *
 * @throws AppError `AUDIT_EVENT_REFUSED` when the event could carry a value; let it end the transaction
 */
export async function recordEvent<Event extends EventShape>(
  tx: SqlTransaction,
  event: AuditEventInput<Event>,
): Promise<void> {
  const row = eventRow(event);
  await tx.query(INSERT_ONE, [
    row.id,
    row.action,
    row.outcome,
    row.principal,
    row.session,
    row.branch,
    row.kind,
    row.subject,
    row.subjects,
    row.purpose,
    row.fields,
    row.policy,
    row.facts === null ? null : JSON.stringify(row.facts),
  ]);
}

/** Writes many events with one statement, in their order. Nothing is written for an empty list. */
export async function recordEvents<Event extends EventShape>(
  tx: SqlTransaction,
  events: readonly AuditEventInput<Event>[],
): Promise<void> {
  if (events.length > 0) await tx.query(INSERT_MANY, [JSON.stringify(events.map(eventRow))]);
}
