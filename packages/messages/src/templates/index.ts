export {
  type ClientMessage,
  channelsOf,
  defineClientMessage,
  defineOfficeMessage,
  type MessageDefinition,
  type OfficeMessage,
} from './define-message.ts';
export {
  choice,
  code,
  count,
  LINK_TOKEN,
  line,
  link,
  moment,
  type ValuesFor,
  type VariableKinds,
} from './variables.ts';
export { type WrittenMessage, writeMessage } from './write-message.ts';
