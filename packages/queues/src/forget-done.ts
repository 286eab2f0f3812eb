import type { SqlTransaction } from '@kean/db';

/** How long a key is known after its effect; promised again later, it would be work again. */
export const DONE_KEPT_DAYS = 90;

const FORGET = `
  delete from job_done where key in (
    select key from job_done where done_at < clock_timestamp() - make_interval(days => $1::int) limit 10000)
  returning 1`;

/** Forgets keys of work that was done long ago, ten thousand at a time; gives how many. */
export async function forgetDoneJobs(tx: SqlTransaction, keptDays: number = DONE_KEPT_DAYS): Promise<number> {
  return (await tx.query(FORGET, [keptDays])).length;
}
