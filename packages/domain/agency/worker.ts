import type { RegisteredMessage } from '@kean/messages/worker';
import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { expireRecovery } from './jobs/index.ts';
import type { AgencyWorker } from './operations/agency-worker.ts';
import { newDevice } from './operations/read-new-device-notice.ts';

export type { AgencyWorker } from './operations/agency-worker.ts';

/** The jobs of agency: short ones, a statement or two each. */
export const agencyWorker: ClauseWorker<AgencyWorker> = {
  clause: 'agency',
  handlers: [handleJob(expireRecovery, () => import('./jobs/expire-recovery.handler.ts'))],
  concurrency: { agency: 4 },
};

/** What agency says to people by message. */
export const agencyMessages: readonly RegisteredMessage[] = [newDevice];
