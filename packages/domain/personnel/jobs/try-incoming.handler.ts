import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import type { PersonnelWorker } from '../conducting/personnel-worker.ts';
import { runTrial } from '../connectors/trials/run-trial.ts';
import type { tryIncoming } from './try-incoming.job.ts';

export const handle: JobHandler<PayloadOf<typeof tryIncoming>, PersonnelWorker> = (run, worker) =>
  runTrial(worker, run.payload.trialId, run.done);
