import type { RegisteredMessage } from '@kean/messages/worker';
import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { dutyRunsMessage } from './duties/reminders/duty-runs.ts';
import type { IncidentsWorker } from './duties/reminders/remind-of-running-duty.ts';
import { remindOfDuty } from './jobs/remind-of-duty.job.ts';

export type { IncidentsWorker } from './duties/reminders/remind-of-running-duty.ts';
export { FIRST_RULES } from './signals/rules-in-force.ts';
export { LeakWatcher, type WatchObserver } from './watching/leak-watcher.ts';
export type { ActsOfOffice } from './watching/watched-acts.ts';

/** What people are told because of a leak. */
export const incidentsMessages: readonly RegisteredMessage[] = [dutyRunsMessage];

export const incidentsWorker: ClauseWorker<IncidentsWorker> = {
  clause: 'incidents',
  handlers: [handleJob(remindOfDuty, () => import('./jobs/remind-of-duty.handler.ts'))],
  concurrency: { incidents: 2 },
};
