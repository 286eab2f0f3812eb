import { inSqlTransaction } from '@kean/db';
import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { disposeOfUnanswered as dispose } from '../erasing/dispose-of-unanswered.ts';
import { CONDUCTOR, type ErasureWorker } from '../erasing/erasure-worker.ts';
import type { disposeOfUnanswered } from './dispose-of-unanswered.job.ts';

export const handle: JobHandler<PayloadOf<typeof disposeOfUnanswered>, ErasureWorker> = async (run, worker) => {
  await dispose(worker, run.signal);
  await inSqlTransaction(worker.services.db, CONDUCTOR, (tx) => run.done(tx));
};
