import type { SqlTransaction } from '@kean/db';
import { type LogRow, type RecordedRow, readRow, rowsIn } from '../sequencer/log-rows.ts';

/** One event as a page of the log named it: the time of a page has milliseconds. */
export interface EventKey {
  readonly id: string;
  readonly occurredAt: Date;
}

const ONE = rowsIn(`
  select * from audit_record
   where occurred_at >= $1::timestamptz and occurred_at < $1::timestamptz + interval '1 millisecond' and id = $2::uuid
     and ($3::uuid[] is null or branch in (select number from audit_party where id = any($3::uuid[])))`);

/**
 * @param within branches whose events may be found; left out, all. Judged where the row lies: an event out of reach that was fetched and
 *   thrown away took measurably longer than one that does not exist.
 * @returns `null` where there is no such event
 */
export async function findEvent(
  tx: SqlTransaction,
  { id, occurredAt }: EventKey,
  within?: readonly string[],
): Promise<LogRow | null> {
  const asked = [occurredAt.toISOString(), id, within ?? null];
  const [row] = await tx.query<RecordedRow & Record<string, unknown>>(ONE, asked);
  return row === undefined ? null : readRow(row);
}
