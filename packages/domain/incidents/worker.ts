import { clientMessage, type RegisteredMessage } from '@kean/messages/worker';
import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { dutyRunsMessage } from './duties/reminders/duty-runs.ts';
import type { IncidentsWorker } from './duties/reminders/remind-of-running-duty.ts';
import { remindOfDuty } from './jobs/remind-of-duty.job.ts';
import { leakNotice } from './notices/sending/message.ts';
import { noticeStillGoes, writeDownThatItWent } from './notices/sending/notice-still-goes.ts';
import type { SendingWorker } from './notices/sending/run-round.ts';
import { runSending } from './notices/sending/run-sending.job.ts';

export type { IncidentsWorker } from './duties/reminders/remind-of-running-duty.ts';
export type { SendingWorker } from './notices/sending/run-round.ts';
export { FIRST_RULES } from './signals/rules-in-force.ts';
export { LeakWatcher, type WatchObserver } from './watching/leak-watcher.ts';
export type { ActsOfOffice } from './watching/watched-acts.ts';

/** What people are told because of a leak. */
export const incidentsMessages: readonly RegisteredMessage[] = [
  dutyRunsMessage,
  clientMessage(leakNotice, writeDownThatItWent, noticeStillGoes),
];

export const incidentsWorker: ClauseWorker<IncidentsWorker & SendingWorker> = {
  clause: 'incidents',
  handlers: [
    handleJob(remindOfDuty, () => import('./jobs/remind-of-duty.handler.ts')),
    handleJob(runSending, () => import('./notices/sending/run-sending.handler.ts')),
  ],
  // One notice goes at a time: a round keeps a connection busy.
  concurrency: { incidents: 2, 'leak-notices': 1 },
};
