import { clientMessage, type RegisteredMessage } from '@kean/messages/worker';
import { defineSchedule } from '@kean/queues';
import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { record } from './audit-events.ts';
import { forgetVisits, keepContactList, remindOfRequest } from './jobs/index.ts';
import { mailCode, mailRecorded } from './mails/messages.ts';
import type { ContactListUpkeep } from './objections/keep-contact-list.ts';
import { phoneChanged } from './phones/messages/definitions.ts';
import { recordThatItWasTold } from './phones/messages/record-that-it-was-told.ts';
import { phoneObjectedMessage } from './phones/messages/tell-confirmers.ts';
import { requestAnswered, requestExtended, requestTaken } from './requests/messages/definitions.ts';
import type { ClientsWorker as Reminding } from './requests/reminders/remind-handlers.ts';
import { requestDueMessage } from './requests/reminders/request-due.ts';
import { sheetPrinted } from './sheets/messages/definitions.ts';
import { sheetUsedMessage } from './sheets/messages/tell-compliance.ts';
import { askingCode, askingLink, visitCode, visitLink } from './visits/messages/definitions.ts';

const recordThatItWent: NonNullable<RegisteredMessage['sent']> = async (tx, { id, clientId }) => {
  if (clientId === null) return;
  await record(tx, {
    action: 'clients.visit-message-sent',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Client', id: clientId },
    facts: { messageId: id },
  });
};

/** What clients are told on the way into their own pages, and of what they asked for. */
export const clientsMessages: readonly RegisteredMessage[] = [
  clientMessage(visitCode, recordThatItWent),
  clientMessage(visitLink, recordThatItWent),
  clientMessage(askingCode, recordThatItWent),
  clientMessage(askingLink, recordThatItWent),
  clientMessage(requestTaken, recordThatItWent),
  clientMessage(requestExtended, recordThatItWent),
  clientMessage(requestAnswered, recordThatItWent),
  requestDueMessage,
  clientMessage(phoneChanged, recordThatItWasTold),
  clientMessage(mailCode, recordThatItWent),
  clientMessage(mailRecorded, recordThatItWent),
  phoneObjectedMessage,
  clientMessage(sheetPrinted, recordThatItWent),
  sheetUsedMessage,
];

/** What the jobs of clients are lent. */
export type ClientsWorker = Reminding & ContactListUpkeep;

/** The jobs of clients: short ones, a statement or two each. */
export const clientsWorker: ClauseWorker<ClientsWorker> = {
  clause: 'clients',
  handlers: [
    handleJob(remindOfRequest, () => import('./jobs/remind-of-request.handler.ts')),
    handleJob(keepContactList, () => import('./jobs/keep-contact-list.handler.ts')),
    handleJob(forgetVisits, () => import('./jobs/forget-visits.handler.ts')),
  ],
  concurrency: { clients: 2, 'clients-upkeep': 1 },
  schedules: [
    defineSchedule({
      name: 'forget-visits',
      job: forgetVisits,
      payload: {},
      cadence: { daily: '03:20' },
      graceMinutes: 720,
      title: { zh: '清除已过期的客户链接与访问', en: 'Take away links and visits of clients that are over' },
      remedy: {
        zh: '请确认工作进程在运行；在“任务”页查看失败原因后再试。过期的链接不能再打开任何内容。',
        en: 'See that the worker runs; look up the cause on the page of work and try it again. Links that are over open nothing.',
      },
    }),
  ],
};
