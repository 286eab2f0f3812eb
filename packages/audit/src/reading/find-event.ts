import type { SqlTransaction } from '@kean/db';
import { type LogRow, type RecordedRow, readRow, rowsIn } from '../sequencer/log-rows.ts';

/** One event as a page of the log named it: the time of a page has milliseconds. */
export interface EventKey {
  readonly id: string;
  readonly occurredAt: Date;
}

const ONE = rowsIn(`
  select * from audit_record
   where occurred_at >= $1::timestamptz and occurred_at < $1::timestamptz + interval '1 millisecond' and id = $2::uuid`);

/** @returns `null` where there is no such event */
export async function findEvent(tx: SqlTransaction, { id, occurredAt }: EventKey): Promise<LogRow | null> {
  const [row] = await tx.query<RecordedRow & Record<string, unknown>>(ONE, [occurredAt.toISOString(), id]);
  return row === undefined ? null : readRow(row);
}
