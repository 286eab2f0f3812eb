import { inSqlTransaction, nobody } from '@kean/db';
import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import type { AgencyWorker } from '../operations/agency-worker.ts';
import { endRecoveryInTime } from '../recoveries/expire-recoveries.ts';
import type { expireRecovery } from './expire-recovery.job.ts';

export const handle: JobHandler<PayloadOf<typeof expireRecovery>, AgencyWorker> = (run, { services }) =>
  inSqlTransaction(services.db, nobody, async (tx) => {
    await endRecoveryInTime(tx, run.payload.recoveryId);
    await run.done(tx);
  });
