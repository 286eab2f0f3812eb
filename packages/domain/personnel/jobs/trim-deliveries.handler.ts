import { inSqlTransaction } from '@kean/db';
import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { NETWORK_LOGS_ARE_KEPT } from '@kean/regulation';
import { CONDUCTOR, type PersonnelWorker } from '../conducting/personnel-worker.ts';
import type { trimDeliveries } from './trim-deliveries.job.ts';

export const handle: JobHandler<PayloadOf<typeof trimDeliveries>, PersonnelWorker> = (run, { services }) =>
  inSqlTransaction(services.db, CONDUCTOR, async (tx) => {
    await tx.query('SELECT trim_deliveries()');
    const { amount, unit } = NETWORK_LOGS_ARE_KEPT.value;
    await tx.query('SELECT trim_connector_calls($1::interval)', [`${amount} ${unit}`]);
    await run.done(tx);
  });
