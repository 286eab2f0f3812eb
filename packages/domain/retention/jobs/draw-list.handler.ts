import { inSqlTransaction } from '@kean/db';
import { systemClock } from '@kean/kernel';
import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { drawList } from '../disposal/draw-list.ts';
import { CONDUCTOR, type ErasureWorker } from '../erasing/erasure-worker.ts';
import { orderWhatLawKept } from '../orders/order-what-law-kept.ts';
import type { drawDisposalList } from './draw-list.job.ts';

export const handle: JobHandler<PayloadOf<typeof drawDisposalList>, ErasureWorker> = async (run, worker) => {
  await orderWhatLawKept(worker, systemClock.now(), run.signal);
  await drawList(worker, systemClock.now(), run.signal);
  await inSqlTransaction(worker.services.db, CONDUCTOR, (tx) => run.done(tx));
};
