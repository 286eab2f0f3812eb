import { defineSchedule } from '@kean/queues';
import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { askDelivery } from './jobs/ask-delivery.job.ts';
import { forgetMessages } from './jobs/forget-messages.job.ts';
import { SEND_JOBS } from './jobs/send-message.job.ts';
import type { MessagesWorker } from './sending/messages-worker.ts';

export type { MessageMeans, MessagesWorker } from './sending/messages-worker.ts';
export {
  clientMessage,
  messageBook,
  officeMessage,
  type ReadMessage,
  type RegisteredMessage,
} from './sending/registered-message.ts';

const send = () => import('./jobs/send-message.handler.ts');

/** The jobs of messages. Rates are the channels' own, over all processes: a group robot takes twenty a minute. */
export const messagesWorker: ClauseWorker<MessagesWorker> = {
  clause: 'messages',
  handlers: [
    handleJob(SEND_JOBS.mail, send),
    handleJob(SEND_JOBS.sms, send),
    handleJob(SEND_JOBS.robot, send),
    handleJob(SEND_JOBS.urgent, send),
    handleJob(askDelivery, () => import('./jobs/ask-delivery.handler.ts')),
    handleJob(forgetMessages, () => import('./jobs/forget-messages.handler.ts')),
  ],
  concurrency: {
    'messages-mail': 2,
    'messages-sms': 4,
    'messages-robot': 1,
    'messages-urgent': 4,
    'messages-delivery': 2,
  },
  rate: {
    'messages-mail': { jobs: 60, perSeconds: 60 },
    'messages-sms': { jobs: 300, perSeconds: 60 },
    'messages-robot': { jobs: 20, perSeconds: 60 },
    'messages-urgent': { jobs: 120, perSeconds: 60 },
  },
  schedules: [
    defineSchedule({
      name: 'forget-messages',
      job: forgetMessages,
      payload: {},
      cadence: { daily: '03:10' },
      graceMinutes: 720,
      title: { zh: '清除已过期的消息', en: 'Take away messages that are over' },
      remedy: {
        zh: '请确认工作进程在运行；在“任务”页查看失败原因后再试。',
        en: 'See that the worker runs; look up the cause on the page of work and try it again.',
      },
    }),
  ],
};
