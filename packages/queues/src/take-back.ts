import type { SqlTransaction } from '@kean/db';
import type { JobDefinition } from './define-job.ts';
import { keyOf, PROMISED_CHANNEL } from './promise.ts';

/** The lock on the row decides between this and a handler that ends at the same moment: one of the two finds no row. */
const TAKE_BACK = `
  with gone as (delete from outbox where key = $1 returning id)
  select id, pg_notify('${PROMISED_CHANNEL}', id::text) from gone`;

/**
 * Takes a promise back in the caller's transaction. Work that waits never begins; work in hand sees its signal aborted and, should it
 * get to its end all the same, finds that nothing is promised any more and undoes its effect.
 *
 * @returns false when nothing is promised under this key: it is done, or never was
 */
export async function takeBack(tx: SqlTransaction, job: JobDefinition, key: string): Promise<boolean> {
  return (await tx.query(TAKE_BACK, [keyOf(job, key)])).length === 1;
}
