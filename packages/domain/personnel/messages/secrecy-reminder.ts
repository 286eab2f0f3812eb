import { digestOf, newLinkSecret } from '@kean/clients/contract/reaching';
import { idOf } from '@kean/kernel';
import { count, defineOfficeMessage, link } from '@kean/messages';
import { officeMessage } from '@kean/messages/worker';
import { z } from 'zod';
import { record } from '../audit-events.ts';
import { openPrivateMail } from '../reminder/private-mail.ts';

/** Names neither the person nor the office's clients: it goes to a mailbox that is not ours. */
export const secrecyReminder = defineOfficeMessage({
  name: 'personnel.secrecy-reminder',
  version: 1,
  audience: 'former-staff',
  urgent: false,
  validMinutes: 3 * 24 * 60,
  facts: z.strictObject({ leavingId: idOf<'Leaving'>(), staffId: idOf<'Staff'>() }),
  variables: { number: count, page: link('/l#') },
  mail: {
    subject: { zh: '离职保密提醒（编号 {number}），请签署', en: 'Reminder of secrecy no. {number}: please sign' },
    paragraphs: [
      {
        zh: '您已离职，客户信息的保密义务继续有效。请打开以下页面阅读并签署保密提醒，签署时需要填写您的工号：{page}',
        en: 'You have left, and your duty of secrecy about clients goes on. Please read and sign the reminder here; you will be asked for your staff number: {page}',
      },
      {
        zh: '页面只显示提醒的内容，不会要求您输入密码。',
        en: 'The page shows the reminder and nothing else; it asks for no password.',
      },
    ],
  },
});

const DUE = `SELECT number, private_mail AS mail, staff_id AS "staffId" FROM leaving WHERE id = $1::uuid AND signed_at IS NULL AND private_mail IS NOT NULL
  AND reminder_free_at IS NOT NULL AND state NOT IN ('planned', 'called-off', 'undone')`;
/** A mail whose answer was lost may have arrived: the links of the last five open the page. */
const LINK = 'UPDATE leaving SET link_digests = (ARRAY[$2::bytea] || link_digests)[1:5] WHERE id = $1::uuid';
const REMINDED = `UPDATE leaving SET reminded_at = clock_timestamp(), reminders = reminders + 1, version = version + 1
  WHERE id = $1::uuid RETURNING reminders AS times`;

/** The secret of the link is made as the mail is written and stands nowhere else; a digest of it does. */
export const secrecyReminderMessage = officeMessage(secrecyReminder, {
  read: async (tx, { leavingId }, keyring) => {
    const [due] = await tx.query<{ number: number; mail: Buffer }>(DUE, [leavingId]);
    const to = due === undefined ? null : await openPrivateMail(keyring, leavingId, due.mail);
    if (due === undefined || to === null) return null;
    const secret = newLinkSecret();
    await tx.query(LINK, [leavingId, digestOf(secret)]);
    return { to, values: { number: due.number, page: secret } };
  },
  sent: async (tx, { leavingId, staffId }) => {
    const [reminded] = await tx.query<{ times: number }>(REMINDED, [leavingId]);
    await record(tx, {
      action: 'personnel.reminder-sent',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Staff', id: staffId },
      facts: { leavingId, times: reminded?.times ?? 1 },
    });
  },
});
