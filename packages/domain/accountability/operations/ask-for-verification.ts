import { inSqlTransaction, nobody } from '@kean/db';
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
