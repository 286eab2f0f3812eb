import { compareLog, keepVerification } from '@kean/audit';
import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { Services } from '@kean/procedures';
import { record } from '../audit-events.ts';

/**
 * Compares the whole database with the whole log and keeps what came of it for the health strip; in the log stands that it was done and
 * how it ended. Streams both: hours for a large log, and the memory of a small one.
 * @param done says in the transaction of the event that the work is done
 */
export async function verifyWholeLog(
  { db, log, clock }: Services,
  signal: AbortSignal,
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  const startedAt = clock.now();
  const found = await compareLog(db, log.files, signal);
  await inSqlTransaction(db, nobody, async (tx) => {
    await keepVerification(tx, { startedAt, ...found });
    await record(tx, {
      action: 'accountability.log-verified',
      outcome: found.outcome === 'sound' ? 'allowed' : 'failed',
      principal: null,
      facts: { result: found.outcome, entries: found.size, sequence: found.sequence },
    });
    await done(tx);
  });
}
