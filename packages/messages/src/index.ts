export { isAddress } from './contact-list/normal-address.ts';
export { MESSAGE_CAUSES, MESSAGE_ERRORS, type MessageCause } from './errors.ts';
export {
  type BatchToClients,
  type ForClient,
  type ForOffice,
  queueClientMessage,
  queueClientMessages,
  queueOfficeMessage,
} from './queue-message.ts';
export { type MessageId, placeOfMessage } from './sealed-message.ts';
export * from './states.ts';
export * from './templates/index.ts';
export { tryMessageAgain } from './try-again.ts';
