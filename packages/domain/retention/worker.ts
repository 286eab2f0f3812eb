import { clientMessage, type RegisteredMessage } from '@kean/messages/worker';
import { defineSchedule } from '@kean/queues';
import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import type { ErasureWorker } from './erasing/erasure-worker.ts';
import {
  carryOutList,
  disposeOfUnanswered,
  drawDisposalList,
  eraseClients,
  issueFinalStatement,
  windClocks,
} from './jobs/index.ts';
import { erasureOrdered, keptByLaw } from './messages/definitions.ts';

export type { ErasureWorker } from './erasing/erasure-worker.ts';

/** The last that a client is told. That it went is a row of the message, which goes with the client; the order says that it was queued. */
export const retentionMessages: readonly RegisteredMessage[] = [
  clientMessage(erasureOrdered),
  clientMessage(keptByLaw),
];

/** The jobs of retention. One erasure at a time in one process: what people do meanwhile comes first. */
export const retentionWorker: ClauseWorker<ErasureWorker> = {
  clause: 'retention',
  handlers: [
    handleJob(carryOutList, () => import('./jobs/carry-out-list.handler.ts')),
    handleJob(drawDisposalList, () => import('./jobs/draw-list.handler.ts')),
    handleJob(disposeOfUnanswered, () => import('./jobs/dispose-of-unanswered.handler.ts')),
    handleJob(eraseClients, () => import('./jobs/erase-clients.handler.ts')),
    handleJob(issueFinalStatement, () => import('./jobs/issue-final-statement.handler.ts')),
    handleJob(windClocks, () => import('./jobs/wind-clocks.handler.ts')),
  ],
  concurrency: { retention: 1, 'retention-upkeep': 1 },
  schedules: [
    defineSchedule({
      name: 'draw-disposal-list',
      job: drawDisposalList,
      payload: {},
      cadence: { daily: '01:40' },
      graceMinutes: 720,
      title: { zh: '重新计算保存期限并列出到期资料', en: 'Reckon the clocks of keeping and list what is due' },
      remedy: {
        zh: '请确认工作进程在运行；在“任务”页查看失败原因后再试。期间不会提前删除任何资料。',
        en: 'See that the worker runs; look up the cause on the page of work and try it again. Nothing goes early meanwhile.',
      },
    }),
    defineSchedule({
      name: 'dispose-of-unanswered',
      job: disposeOfUnanswered,
      payload: {},
      cadence: { daily: '02:40' },
      graceMinutes: 720,
      title: {
        zh: '删除到期仍未同意的存量客户',
        en: 'Erase taken-over clients who did not consent in time',
      },
      remedy: {
        zh: '请确认工作进程在运行；在“任务”页查看失败原因后再试。到期前不会删除任何人。',
        en: 'See that the worker runs; look up the cause on the page of work and try it again. Nobody is erased before their day.',
      },
    }),
  ],
};
