import type { Services } from '@kean/procedures';
import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { verifyLogJob } from './jobs/verify-log.job.ts';

export { promiseDailyVerification } from './operations/ask-for-verification.ts';

/** The comparison of database and log. One at a time: it reads everything. */
export const accountabilityWorker: ClauseWorker<{ readonly services: Services }> = {
  clause: 'accountability',
  handlers: [handleJob(verifyLogJob, () => import('./jobs/verify-log.handler.ts'))],
  concurrency: { 'accountability-verification': 1 },
};
