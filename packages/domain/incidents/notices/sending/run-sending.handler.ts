import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { runRound, type SendingWorker } from './run-round.ts';
import type { runSending } from './run-sending.job.ts';

export const handle: JobHandler<PayloadOf<typeof runSending>, SendingWorker> = (run, worker) =>
  runRound(worker, run.payload, (tx) => run.done(tx));
