import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import type { PersonnelWorker } from '../conducting/personnel-worker.ts';
import { carryOut } from '../moves/carry-out-move.ts';
import type { carryOutMove } from './carry-out-move.job.ts';

export const handle: JobHandler<PayloadOf<typeof carryOutMove>, PersonnelWorker> = (run, worker) =>
  carryOut(worker, run.payload.moveId, run.done);
