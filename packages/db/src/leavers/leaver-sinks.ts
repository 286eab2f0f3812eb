import type { SqlTransaction } from '../sql-transaction.ts';
import type { LeaverSink, LeaverWait } from './clause-leaving.ts';

/** A sink of two statements that each take the person as `$1`; the first returns a row for each thing that it took. */
export function takenBack(
  about: Pick<LeaverSink, 'name' | 'title'>,
  { clear, left }: { readonly clear: string; readonly left: string },
): LeaverSink {
  return {
    ...about,
    clear: async (tx, staffId) => (await tx.query(clear, [staffId])).length,
    countLeft: (tx, staffId) => countRows(tx, left, staffId),
  };
}

/** A wait for as long as a statement, which takes the person as `$1`, finds rows. */
export function waitedFor(
  about: Pick<LeaverWait, 'name' | 'title'>,
  { waiting }: { readonly waiting: string },
): LeaverWait {
  return { ...about, countWaiting: (tx, staffId) => countRows(tx, waiting, staffId) };
}

async function countRows(tx: SqlTransaction, rows: string, staffId: string): Promise<number> {
  const [found] = await tx.query<{ count: number }>(`SELECT count(*)::int4 AS count FROM (${rows}) AS found`, [
    staffId,
  ]);
  return found?.count ?? 0;
}
