import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { conduct } from '../conducting/conduct.ts';
import type { PersonnelWorker } from '../conducting/personnel-worker.ts';
import type { conductLeaving } from './conduct-leaving.job.ts';

export const handle: JobHandler<PayloadOf<typeof conductLeaving>, PersonnelWorker> = (run, worker) =>
  conduct(worker, run.payload.leavingId, run);
