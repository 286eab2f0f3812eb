import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  /** The server cannot be reached, or answers what was not agreed. Waiting may help. */
  MESSAGE_CHANNEL_AWAY: {
    kind: 'unavailable',
    publicText: {
      zh: '短信网关或群机器人连接不上，稍后会自动再发。请运维检查网络和地址。',
      en: 'The SMS gateway or group robot cannot be reached; it is tried again. The operator should check network and address.',
    },
  },
  /** It says that there is too much at the moment. */
  MESSAGE_DEFERRED: {
    kind: 'limited',
    publicText: {
      zh: '对方暂时不收更多消息，稍后会自动再发。',
      en: 'No more messages are taken at the moment; it is tried again.',
    },
  },
  /** It will never be taken: signature, address or text. */
  MESSAGE_NOT_TAKEN: {
    kind: 'invalid',
    publicText: {
      zh: '对方拒收了这条消息。请核对密钥、签名设置和接收方。',
      en: 'The message was refused. Please check the secret, the settings of its signature, and the receiver.',
    },
  },
  /** It was never sent: an address, a text or a variable is not what its template says. */
  MESSAGE_MALFORMED: {
    kind: 'invalid',
    publicText: {
      zh: '消息的收件地址或内容格式不对，没有发送。请核对登记的电话或邮箱。',
      en: 'Address or contents of the message are not well formed; it was not sent. Please check the phone or e-mail on record.',
    },
  },
  /** Another worker has it in hand; its hold ends by itself. */
  MESSAGE_IN_HAND: {
    kind: 'unavailable',
    publicText: { zh: '这条消息正在发送，请稍候。', en: 'The message is being sent; please wait a moment.' },
  },
  /** Nobody knows whom the office must not contact, so nobody is contacted. */
  MESSAGE_CONTACT_LIST_UNREADABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '读不到“请勿联系”名单，暂不向客户发送。请运维检查 CONTACT_KEY_FILE。',
      en: 'The list of who must not be contacted cannot be read, so no client is written to. The operator should check CONTACT_KEY_FILE.',
    },
  },
} as const satisfies ErrorTable;

export const MESSAGE_ERRORS: ErrorTable = CODES;
export const failMessage = failWith(CODES);

/** Why a rule stopped a message, or why it will not be tried again; kept in `message.cause` beside codes of errors. */
export const MESSAGE_CAUSES = [
  'DO_NOT_CONTACT',
  'CLIENT_ERASED',
  'NO_CONSENT',
  'CLIENT_RESTRICTED',
  'NOT_ALLOWED',
  'NO_LONGER_NEEDED',
  'CHANNEL_OFF',
  'QUIET_HOURS',
  'HELD_BACK',
  'TOO_LATE',
  'TEMPLATE_UNKNOWN',
  'UNREADABLE',
  'NOT_DELIVERED',
] as const;
export type MessageCause = (typeof MESSAGE_CAUSES)[number];
