import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { expireRecovery, mailNewDevice } from './jobs/index.ts';
import type { AgencyWorker } from './operations/agency-worker.ts';

export type { AgencyWorker } from './operations/agency-worker.ts';

/** The jobs of agency: short ones, a statement or two each; mails not faster than a mail server likes. */
export const agencyWorker: ClauseWorker<AgencyWorker> = {
  clause: 'agency',
  handlers: [
    handleJob(expireRecovery, () => import('./jobs/expire-recovery.handler.ts')),
    handleJob(mailNewDevice, () => import('./jobs/mail-new-device.handler.ts')),
  ],
  concurrency: { agency: 4, 'agency-mail': 2 },
  rate: { 'agency-mail': { jobs: 60, perSeconds: 60 } },
};
