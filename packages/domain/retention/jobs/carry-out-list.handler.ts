import { systemClock } from '@kean/kernel';
import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { carryOut } from '../disposal/carry-out-list.ts';
import type { ErasureWorker } from '../erasing/erasure-worker.ts';
import type { carryOutList } from './carry-out-list.job.ts';

export const handle: JobHandler<PayloadOf<typeof carryOutList>, ErasureWorker> = (run, worker) =>
  carryOut(worker, run.payload.listId, {
    now: systemClock.now(),
    signal: run.signal,
    done: (tx) => run.done(tx),
  });
