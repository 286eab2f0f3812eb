import { type ErrorTable, failWith } from '@kean/kernel';

const CODES = {
  /** The server cannot be reached, or not in the way that was agreed. Waiting may help. */
  MAIL_UNAVAILABLE: {
    kind: 'unavailable',
    publicText: {
      zh: '邮件服务器连接不上，邮件稍后会自动再发。请运维检查邮件设置。',
      en: 'The mail server cannot be reached; the mail is sent again later. The operator should check the settings of mail.',
    },
  },
  /** The server says that it will take this mail at another time. */
  MAIL_DEFERRED: {
    kind: 'limited',
    publicText: {
      zh: '邮件服务器暂时不收这封邮件，稍后会自动再发。',
      en: 'The mail server does not take this mail at the moment; it is sent again later.',
    },
  },
  /** The server will never take it: no such address, or not from us. */
  MAIL_REFUSED: {
    kind: 'invalid',
    publicText: {
      zh: '邮件服务器拒收了这封邮件。请核对收件人的工作邮箱和发件设置。',
      en: 'The mail server refused this mail. Please check the work e-mail of the receiver and the sender that is set.',
    },
  },
  /** It was never sent: an address or a subject with a line break could add receivers or headers of its own. */
  MAIL_MALFORMED: {
    kind: 'invalid',
    publicText: {
      zh: '邮件的地址或标题格式不对，没有发送。',
      en: 'Address or subject of the mail is not well formed; it was not sent.',
    },
  },
} as const satisfies ErrorTable;

export const MAIL_ERRORS: ErrorTable = CODES;
export const failMail = failWith(CODES);
