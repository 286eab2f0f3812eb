import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { record } from '../audit-events.ts';
import { verifyLogJob } from '../jobs/verify-log.job.ts';

/** Asks for a comparison now. The same hour gives one: it reads everything, and who asks twice gets the same answer. */
export async function askForVerification({ principal, services }: SignedInContext): Promise<void> {
  const hour = services.clock.now().toISOString().slice(0, 13).toLowerCase();
  await inSqlTransaction(services.db, nobody, async (tx) => {
    await promise(tx, verifyLogJob, {}, `asked-${hour}`);
    await record(tx, { action: 'accountability.verification-asked', outcome: 'allowed', principal });
  });
}

/** From this hour on, in the agency's night (Asia/Shanghai has no summer time). */
const NIGHT_HOUR = 3;
const SHANGHAI_MS = 8 * 3_600_000;

/** Promises the comparison of the day, once, by whichever worker comes first after three in the morning. */
export async function promiseDailyVerification(tx: SqlTransaction, now: Date): Promise<void> {
  const there = new Date(now.getTime() + SHANGHAI_MS);
  if (there.getUTCHours() >= NIGHT_HOUR)
    await promise(tx, verifyLogJob, {}, `daily-${there.toISOString().slice(0, 10)}`);
}
