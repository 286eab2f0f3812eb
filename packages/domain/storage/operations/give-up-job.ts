import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { giveUpJob as giveUp } from '@kean/queues';
import { record } from '../audit-events.ts';
import type { GiveUpInput } from '../contract/work.ts';
import { failStorage } from '../errors.ts';
import { numberForTheLog } from '../rules/number-for-the-log.ts';
import { mustBeDone } from '../rules/what-destroys-is-never-given-up.ts';

/**
 * Gives dead work up for good: its promise goes, and who decided it and why stands in the log.
 * @throws AppError STORAGE_JOB_NOT_FOUND | STORAGE_JOB_MUST_BE_DONE
 */
export async function giveUpJob(call: SignedInContext, { jobId, reason }: GiveUpInput): Promise<void> {
  const { services, principal } = call;
  await inSqlTransaction(services.db, nobody, async (tx) => {
    const gone = await giveUp(tx, jobId);
    if (gone === null) throw failStorage('STORAGE_JOB_NOT_FOUND');
    // Refused after it was taken, so that the promise stands again with the transaction.
    if (mustBeDone(gone.job)) throw failStorage('STORAGE_JOB_MUST_BE_DONE');
    await record(tx, {
      action: 'storage.job-given-up',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Job', id: null },
      facts: { job: gone.job, number: numberForTheLog(jobId), code: gone.failure, reason },
    });
  });
}
