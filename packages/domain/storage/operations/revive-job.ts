import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { reviveJob as revive } from '@kean/queues';
import { record } from '../audit-events.ts';
import type { JobInput } from '../contract/work.ts';
import { failStorage } from '../errors.ts';
import { numberForTheLog } from '../rules/number-for-the-log.ts';

/**
 * Lets dead work be tried again. Its handler reads state and rules anew, and what was done already is not done twice.
 * @throws AppError STORAGE_JOB_NOT_FOUND
 */
export async function reviveJob({ services, principal }: SignedInContext, { jobId }: JobInput): Promise<void> {
  await inSqlTransaction(services.db, nobody, async (tx) => {
    const revived = await revive(tx, jobId);
    if (revived === null) throw failStorage('STORAGE_JOB_NOT_FOUND');
    await record(tx, {
      action: 'storage.job-revived',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Job', id: null },
      facts: { job: revived.job, number: numberForTheLog(jobId), code: revived.failure },
    });
  });
}
