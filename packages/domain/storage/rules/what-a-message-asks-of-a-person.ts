import type { PublicText } from '@kean/kernel';
import { MAIL_ERRORS } from '@kean/mail';
import { MESSAGE_ERRORS, type MessageCause } from '@kean/messages';

const ASKED: Readonly<Record<MessageCause, PublicText>> = {
  DO_NOT_CONTACT: {
    zh: '对方要求不再联系，未发送。除非本人撤回，不必处理。',
    en: 'The person does not want to be contacted; it was not sent. Nothing to do, unless they change their mind.',
  },
  CLIENT_ERASED: { zh: '客户资料已删除，未发送。', en: 'Everything about the client was erased; it was not sent.' },
  NO_CONSENT: {
    zh: '客户尚未同意，只能发送征求同意的消息。请先取得同意。',
    en: 'The client has not consented; only a request for consent may be sent. Ask for consent first.',
  },
  CLIENT_RESTRICTED: {
    zh: '客户资料已限制使用，只能答复本人请求或通知泄露。',
    en: 'The client is restricted; only answers to requests and notices of a leak may be sent.',
  },
  NOT_ALLOWED: { zh: '规则不允许发送这条消息。', en: 'A rule does not allow this message.' },
  NO_LONGER_NEEDED: { zh: '事情已经办完或不再需要，未发送。', en: 'It was not needed any more and was not sent.' },
  CHANNEL_OFF: {
    zh: '本单位没有设置这种发送方式。需要时，请按消息手册设置邮件、短信或群机器人后重启工作进程。',
    en: 'The office has no such channel. Where it is wanted, set up mail, SMS or group robots and restart the worker.',
  },
  QUIET_HOURS: { zh: '现在是免打扰时段，到时会自动发送。', en: 'These are quiet hours; it is sent when they end.' },
  HELD_BACK: {
    zh: '所属的征询活动已暂停，恢复后会自动发送。',
    en: 'The campaign that it belongs to is paused; it is sent when that goes on.',
  },
  TOO_LATE: {
    zh: '超过有效期仍未发出，不再发送。请确认邮件服务器或短信网关已恢复，需要时重新办理。',
    en: 'It could not be sent while it was of use. See that the server or gateway is back, and do what it was about again.',
  },
  TEMPLATE_UNKNOWN: {
    zh: '当前版本的工作进程不认识这条消息的模板。请把工作进程升级到同一版本后再试。',
    en: 'No worker of this version knows its template. Bring the workers to the same version, then try again.',
  },
  UNREADABLE: {
    zh: '消息内容解不开，未发送。请安全人员查看密钥状态。',
    en: 'Its contents do not open; it was not sent. Security should look at the keys.',
  },
  NOT_DELIVERED: {
    zh: '短信网关说没有送达。请核对登记的电话。',
    en: 'The gateway says that it did not reach the phone. Please check the number on record.',
  },
};

/** What the cause of a message asks of a person; a code of a later version says nothing. */
export function whatAMessageAsks(cause: string): PublicText | null {
  if (Object.hasOwn(ASKED, cause)) return ASKED[cause as MessageCause];
  return (MESSAGE_ERRORS[cause] ?? MAIL_ERRORS[cause])?.publicText ?? null;
}
