import type { SqlTransaction } from '@kean/db';
import type { AuditEventInput, EventShape } from './event.ts';
import { eventRow } from './event-rows.ts';
import { insertOf } from './insert-events.ts';

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
  await recordEvents(tx, [event]);
}

/** Writes many events with one statement, in their order. Nothing is written for an empty list. */
export async function recordEvents<Event extends EventShape>(
  tx: SqlTransaction,
  events: readonly AuditEventInput<Event>[],
): Promise<void> {
  if (events.length === 0) return;
  const { text, values } = insertOf(events.map(eventRow));
  await tx.query(text, values);
}
