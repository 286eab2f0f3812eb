import { clientMessage, type RegisteredMessage } from '@kean/messages/worker';
import { type ClauseWorker, handleJob } from '@kean/queues/worker';
import { record } from './audit-events.ts';
import { remindOfRequest } from './jobs/index.ts';
import { requestAnswered, requestExtended, requestTaken } from './requests/messages/definitions.ts';
import type { ClientsWorker } from './requests/reminders/remind-handlers.ts';
import { requestDueMessage } from './requests/reminders/request-due.ts';
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
];

export type { ClientsWorker } from './requests/reminders/remind-handlers.ts';

/** The jobs of clients: short ones, a statement or two each. */
export const clientsWorker: ClauseWorker<ClientsWorker> = {
  clause: 'clients',
  handlers: [handleJob(remindOfRequest, () => import('./jobs/remind-of-request.handler.ts'))],
  concurrency: { clients: 2 },
};
