export { MESSAGE_CAUSES, MESSAGE_ERRORS, type MessageCause } from './errors.ts';
export { type ForClient, type ForOffice, queueClientMessage, queueOfficeMessage } from './queue-message.ts';
export { type MessageId, placeOfMessage } from './sealed-message.ts';
export * from './states.ts';
export * from './templates/index.ts';
export { tryMessageAgain } from './try-again.ts';
