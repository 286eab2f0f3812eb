import { clientMessage, type RegisteredMessage } from '@kean/messages/worker';
import { record } from './audit-events.ts';
import { requestAnswered, requestExtended, requestTaken } from './requests/messages/definitions.ts';
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
];
