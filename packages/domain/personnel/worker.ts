import type { RegisteredMessage } from '@kean/messages/worker';
import { defineSchedule } from '@kean/queues';
import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import type { PersonnelWorker } from './conducting/personnel-worker.ts';
import { mailChangedMessage } from './directory/changed-mail/mail-changed-message.ts';
import { dutyEndsMessage } from './fitness/ending/duty-ends-message.ts';
import { endFitness } from './fitness/ending/end-fitness.job.ts';
import { remindOfDuties } from './fitness/ending/remind-of-duties.job.ts';
import {
  beginAbsence,
  carryOutMove,
  conductLeaving,
  deliver,
  destroyPhoneKey,
  sweepLeavers,
  trimDeliveries,
  tryIncoming,
} from './jobs/index.ts';
import { groupTrialMessage } from './messages/group-trial.ts';
import { leavingNeedsYouMessage } from './messages/leaving-needs-you.ts';
import { secrecyReminderMessage } from './messages/secrecy-reminder.ts';
import { somebodyLeftMessage } from './messages/somebody-left.ts';
import { aboutYouMessage } from './secrecy/about-you-message.ts';
import { forgetBreachesJob } from './secrecy/jobs/forget-breaches.job.ts';

export { conduct } from './conducting/conduct.ts';
export type { PersonnelWorker } from './conducting/personnel-worker.ts';
export { stepsOf } from './conducting/steps.ts';
export { sweepAllLeavers } from './conducting/sweep-all-leavers.ts';
export { allowedNetworks } from './connectors/outgoing/allowed-networks.ts';
export { connectorKey } from './connectors/outgoing/connector-key.ts';
export type { ConnectorMeans } from './connectors/outgoing/outgoing-kind.ts';
export { runTrial } from './connectors/trials/run-trial.ts';

/** What is said to whoever leaves, to whoever ordered it, and to whoever has something to do before they may go on. */
export const personnelMessages: readonly RegisteredMessage[] = [
  secrecyReminderMessage,
  leavingNeedsYouMessage,
  somebodyLeftMessage,
  groupTrialMessage,
  dutyEndsMessage,
  aboutYouMessage,
  mailChangedMessage,
];

/** The jobs of personnel: short ones, a few statements each. */
export const personnelWorker: ClauseWorker<PersonnelWorker> = {
  clause: 'personnel',
  handlers: [
    handleJob(beginAbsence, () => import('./jobs/begin-absence.handler.ts')),
    handleJob(carryOutMove, () => import('./jobs/carry-out-move.handler.ts')),
    handleJob(conductLeaving, () => import('./jobs/conduct-leaving.handler.ts')),
    handleJob(deliver, () => import('./jobs/deliver.handler.ts')),
    handleJob(trimDeliveries, () => import('./jobs/trim-deliveries.handler.ts')),
    handleJob(tryIncoming, () => import('./jobs/try-incoming.handler.ts')),
    handleJob(destroyPhoneKey, () => import('./jobs/destroy-phone-key.handler.ts')),
    handleJob(sweepLeavers, () => import('./jobs/sweep-leavers.handler.ts')),
    handleJob(endFitness, () => import('./fitness/ending/end-fitness.handler.ts')),
    handleJob(remindOfDuties, () => import('./fitness/ending/remind-of-duties.handler.ts')),
    handleJob(forgetBreachesJob, () => import('./secrecy/jobs/forget-breaches.handler.ts')),
  ],
  concurrency: { personnel: 4, connectors: 8 },
  schedules: [
    defineSchedule({
      name: 'trim-deliveries',
      job: trimDeliveries,
      payload: {},
      cadence: { daily: '03:40' },
      graceMinutes: 1_440,
      title: { zh: '清理已送达的系统通知记录', en: 'Take away what systems were told long ago' },
      remedy: {
        zh: '请确认工作进程在运行；在“任务”页查看失败原因后再试。',
        en: 'See that the worker runs; look up the cause on the page of work and try it again.',
      },
    }),
    defineSchedule({
      name: 'remind-of-duties',
      job: remindOfDuties,
      payload: {},
      cadence: { daily: '08:10' },
      graceMinutes: 720,
      title: { zh: '提醒员工上岗条件即将到期', en: 'Remind people of what ends soon' },
      remedy: {
        zh: '请确认工作进程在运行；在“任务”页查看失败原因后再试。到期的访问仍按时关闭。',
        en: 'See that the worker runs; look up the cause on the page of work and try it again. What is over is closed all the same.',
      },
    }),
    defineSchedule({
      name: 'forget-breaches',
      job: forgetBreachesJob,
      payload: {},
      cadence: { daily: '03:40' },
      graceMinutes: 720,
      title: {
        zh: '删除到期的违反登记、旧邮箱与审查材料',
        en: 'Take away breaches, past addresses and papers of checks whose time is over',
      },
      remedy: {
        zh: '请确认工作进程在运行；在“任务”页查看失败原因后再试。到期的登记与材料在此期间仍保持密封。',
        en: 'See that the worker runs; look up the cause on the page of work and try it again. What is over stays sealed meanwhile.',
      },
    }),
    defineSchedule({
      name: 'sweep-leavers',
      job: sweepLeavers,
      payload: {},
      cadence: { daily: '01:20' },
      graceMinutes: 720,
      title: { zh: '复查离职人员不再持有任何权限', en: 'See that nobody who left holds anything' },
      remedy: {
        zh: '请确认工作进程在运行；在“任务”页查看失败原因后再试。离职人员的访问在此期间仍是停止的。',
        en: 'See that the worker runs; look up the cause on the page of work and try it again. Access stays cut meanwhile.',
      },
    }),
  ],
};
