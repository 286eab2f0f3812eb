import { inSqlTransaction } from '@kean/db';
import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { windEveryClock } from '../clocks/wind-clocks.ts';
import { CONDUCTOR, type ErasureWorker } from '../erasing/erasure-worker.ts';
import type { windClocks } from './wind-clocks.job.ts';

export const handle: JobHandler<PayloadOf<typeof windClocks>, ErasureWorker> = async (run, worker) => {
  await windEveryClock(worker, run.signal);
  await inSqlTransaction(worker.services.db, CONDUCTOR, (tx) => run.done(tx));
};
