/** What is said when a phone was changed: to the number before, and to whoever has to look into an objection. */

import { idOf } from '@kean/kernel';
import { count, defineClientMessage, defineOfficeMessage, link } from '@kean/messages';
import { z } from 'zod';

/** To the number before, at once and in the night as well: whoever changed it must not be quicker than whoever it belongs to. */
export const phoneChanged = defineClientMessage({
  name: 'clients.phone-changed',
  version: 1,
  purpose: 'send-about-phone',
  urgent: true,
  validMinutes: 7 * 24 * 60,
  variables: { page: link('/c/phone#') },
  sms: {
    zh: '您在我们门店登记的手机号已被修改。如非本人要求，请打开链接提出异议，我们立即停用新号码；如是您换号，请在其中确认：{page} 请勿转发给任何人，包括我们的员工。',
    en: 'Your phone number at our office was changed. Not you? Object here and the new one stops at once. Was it you? Confirm: {page} Forward this to nobody.',
  },
});

/** Names nobody: a mail is read on servers that are not ours. */
export const phoneObjected = defineOfficeMessage({
  name: 'clients.phone-objected',
  version: 1,
  audience: 'staff',
  urgent: true,
  validMinutes: 3 * 24 * 60,
  facts: z.strictObject({ changeId: idOf<'PhoneChange'>(), staffId: idOf<'Staff'>() }),
  variables: { number: count },
  mail: {
    subject: { zh: '客安：客户对手机号变更提出异议', en: 'KeAn: a client objects to a change of their phone' },
    paragraphs: [
      {
        zh: '编号 {number} 的客户表示，登记的手机号不是本人要求修改的。新号码已停用，原号码恢复。',
        en: 'Client no. {number} says that they did not ask for the change of their phone. The new number was stopped and the one before stands again.',
      },
      {
        zh: '请在客安的“手机号变更”中查看由谁修改，并核查此人近期的操作。',
        en: 'See in KeAn, under Phone changes, who made it, and look into what that person did lately.',
      },
    ],
  },
});
