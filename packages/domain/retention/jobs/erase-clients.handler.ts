import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { conductErasure } from '../erasing/conduct-erasure.ts';
import type { ErasureWorker } from '../erasing/erasure-worker.ts';
import type { eraseClients } from './erase-clients.job.ts';

export const handle: JobHandler<PayloadOf<typeof eraseClients>, ErasureWorker> = (run, worker) =>
  conductErasure(worker, run.payload.erasureId, run);
