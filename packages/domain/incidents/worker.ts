import { clientMessage, type RegisteredMessage } from '@kean/messages/worker';
import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { dutyRunsMessage } from './duties/reminders/duty-runs.ts';
import type { DutyReminder } from './duties/reminders/remind-of-running-duty.ts';
import { eraseLeakedFile } from './jobs/erase-leaked-file.job.ts';
import { measureRadius } from './jobs/measure-radius.job.ts';
import { remindOfDuty } from './jobs/remind-of-duty.job.ts';
import { remindOfImprovement } from './jobs/remind-of-improvement.job.ts';
import { simulateRule } from './jobs/simulate-rule.job.ts';
import { leakNotice } from './notices/sending/message.ts';
import { noticeStillGoes, writeDownThatItWent } from './notices/sending/notice-still-goes.ts';
import type { SendingWorker } from './notices/sending/run-round.ts';
import { runSending } from './notices/sending/run-sending.job.ts';
import { alertNotices } from './notifying/alert-notice.ts';
import type { RadiusWorker } from './radius/measure.ts';
import { improvementDueMessage } from './review/reminding/improvement-due.ts';
import type { SimulationWorker } from './rulebook/simulating/run-simulation.ts';

export { enterDecoys } from './decoys/enter-decoys.ts';
export { AlertTeller, type TellerObserver } from './notifying/alert-teller.ts';
export { GROUP as ALERT_GROUP } from './notifying/tell-alerts.ts';
export { FIRST_RULES } from './signals/rules-in-force.ts';
export { SilenceWatch } from './silence/silence-watch.ts';
export { LeakWatcher, type WatchObserver } from './watching/leak-watcher.ts';
export type { ActsOfOffice } from './watching/watched-acts.ts';

/** What a worker lends to the jobs of incidents. */
export type IncidentsWorker = DutyReminder & RadiusWorker & SendingWorker & SimulationWorker;

/** What people of the office, and clients, are told because of a leak. */
export const incidentsMessages: readonly RegisteredMessage[] = [
  ...alertNotices,
  dutyRunsMessage,
  improvementDueMessage,
  clientMessage(leakNotice, writeDownThatItWent, noticeStillGoes),
];

/** The jobs of incidents. One measuring, one simulation and one sending at a time in one process: each keeps a connection busy for long. */
export const incidentsWorker: ClauseWorker<IncidentsWorker> = {
  clause: 'incidents',
  handlers: [
    handleJob(measureRadius, () => import('./jobs/measure-radius.handler.ts')),
    handleJob(eraseLeakedFile, () => import('./jobs/erase-leaked-file.handler.ts')),
    handleJob(remindOfDuty, () => import('./jobs/remind-of-duty.handler.ts')),
    handleJob(remindOfImprovement, () => import('./jobs/remind-of-improvement.handler.ts')),
    handleJob(simulateRule, () => import('./jobs/simulate-rule.handler.ts')),
    handleJob(runSending, () => import('./notices/sending/run-sending.handler.ts')),
  ],
  concurrency: {
    incidents: 2,
    'incidents-radius': 1,
    'incidents-upkeep': 1,
    'incidents-simulation': 1,
    'leak-notices': 1,
  },
};
