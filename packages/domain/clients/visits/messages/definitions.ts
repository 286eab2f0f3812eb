/** What a client is told on the way into their own pages. The purpose is what the door of the keyring decides by when it is sent. */
import { code, defineClientMessage, link, moment } from '@kean/messages';
import { CODE_MINUTES, type InvitationReason, LINK_BY_SMS_HOURS } from '../../contract/visits.ts';
import type { ClientState } from '../../contract.ts';

const CODE = {
  version: 1,
  urgent: true,
  validMinutes: CODE_MINUTES,
  variables: { code },
  sms: {
    zh: '验证码 {code}，10分钟内有效，用于本人查看和管理自己的信息。任何人（包括我们的员工）向您索要，请勿告知。',
    en: 'Code {code}, valid for 10 minutes, to see and manage your own information. Tell nobody, not even our staff.',
  },
  // Without a link: whoever reads the mailbox alone has one half of the way in.
  mail: {
    subject: { zh: '验证码', en: 'Your code' },
    paragraphs: [
      {
        zh: '验证码 {code}，10分钟内有效，用于本人查看和管理自己的信息。请填写在您用链接打开的页面中。',
        en: 'Code {code}, valid for 10 minutes, to see and manage your own information. Type it into the page that your link opened.',
      },
      {
        zh: '任何人（包括我们的员工）向您索要验证码，请勿告知。如非您本人操作，请联系门店。',
        en: 'Tell nobody, not even our staff. If you did not ask for it, please call our office.',
      },
    ],
  },
} as const;

const LINK = {
  version: 1,
  urgent: false,
  validMinutes: LINK_BY_SMS_HOURS * 60,
  variables: { page: link('/c#'), until: moment },
  sms: {
    zh: '这里是您本人的信息页面：{page} 打开时还需要短信验证码。链接只能使用一次，{until}前有效。',
    en: 'Your own information at our office: {page} It also asks for a code by text message. Works once, until {until}.',
  },
} as const;

/** Where a client comes to see and manage what is held: the duty to answer that is the ground. */
export const visitCode = defineClientMessage({ ...CODE, name: 'clients.visit-code', purpose: 'send-about-rights' });
export const visitLink = defineClientMessage({ ...LINK, name: 'clients.visit-link', purpose: 'send-about-rights' });
/** Where a client comes to be asked for consent; of somebody taken over from an old list nothing else is lawful. */
export const askingCode = defineClientMessage({
  ...CODE,
  name: 'clients.asking-code',
  purpose: 'send-consent-request',
});
export const askingLink = defineClientMessage({
  ...LINK,
  name: 'clients.asking-link',
  purpose: 'send-consent-request',
});

/** For what a client comes, and as what they stand in the office. */
export interface Coming {
  readonly reason: InvitationReason;
  readonly state: ClientState;
}

/** The same words under the purpose that is true of it. */
export function messagesFor({ reason, state }: Coming): {
  readonly code: typeof visitCode;
  readonly link: typeof visitLink;
} {
  const asks = reason === 'ask-consent' || state === 'quarantined';
  return asks ? { code: askingCode, link: askingLink } : { code: visitCode, link: visitLink };
}
