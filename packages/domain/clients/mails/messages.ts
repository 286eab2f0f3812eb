/** What is said when a client names a mailbox: the code goes there, and the phone hears of it. */
import { code, defineClientMessage } from '@kean/messages';

/** Before it is known whose mailbox that is: it names nobody. */
export const mailCode = defineClientMessage({
  name: 'clients.mail-code',
  version: 1,
  purpose: 'send-about-rights',
  urgent: true,
  validMinutes: 10,
  variables: { code },
  mail: {
    subject: { zh: '确认您的邮箱', en: 'Confirm your mailbox' },
    paragraphs: [
      {
        zh: '验证码 {code}，10分钟内有效。请在您刚才打开的页面中填写，以后可以用这个邮箱接收登录验证码。',
        en: 'Code {code}, valid for 10 minutes. Type it into the page that you have open; from then on codes can come to this mailbox.',
      },
      {
        zh: '如非您本人操作，请忽略这封邮件。任何人（包括我们的员工）向您索要验证码，请勿告知。',
        en: 'If this was not you, do nothing. Tell the code to nobody, not even our staff.',
      },
    ],
  },
});

/** In the night as well: whoever had the phone in hand is not told, and whoever it belongs to is. */
export const mailRecorded = defineClientMessage({
  name: 'clients.mail-recorded',
  version: 1,
  purpose: 'send-about-rights',
  urgent: true,
  validMinutes: 3 * 24 * 60,
  variables: {},
  sms: {
    zh: '您的信息页面刚刚登记了一个邮箱，以后可用它接收验证码。如非您本人操作，请尽快联系您的经纪人索取新链接，在“联系”中删除这个邮箱。',
    en: 'A mailbox was recorded in your pages at our office; codes can go there now. Not you? Ask for a new link and remove it under Contact.',
  },
});
