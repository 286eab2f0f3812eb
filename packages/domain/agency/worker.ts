import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { expireRecovery } from './jobs/index.ts';
import type { AgencyWorker } from './operations/agency-worker.ts';

export type { AgencyWorker } from './operations/agency-worker.ts';

/** The jobs of agency: short ones, a statement or two each. */
export const agencyWorker: ClauseWorker<AgencyWorker> = {
  clause: 'agency',
  handlers: [handleJob(expireRecovery, () => import('./jobs/expire-recovery.handler.ts'))],
  concurrency: { agency: 4 },
};
