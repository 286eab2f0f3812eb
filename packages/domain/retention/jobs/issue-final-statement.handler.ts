import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { issueFinalStatement as issue } from '../certificates/issue-final-statement.ts';
import type { ErasureWorker } from '../erasing/erasure-worker.ts';
import type { issueFinalStatement } from './issue-final-statement.job.ts';

export const handle: JobHandler<PayloadOf<typeof issueFinalStatement>, ErasureWorker> = (run, worker) =>
  issue(worker, run.payload.erasureId, (tx) => run.done(tx));
