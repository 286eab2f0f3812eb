import { Personal } from '@kean/kernel';
import { officeMessage } from '@kean/messages/worker';
import { mailChanged } from './mail-changed.ts';
import { openPastMail } from './past-mail.ts';

const MAIL = `SELECT u.email FROM staff s JOIN auth_user u ON u.id = s.id WHERE s.id = $1::uuid AND s.status = 'active'`;
const TOLD = 'UPDATE staff_mail_past SET told_at = clock_timestamp() WHERE id = $1::uuid AND told_at IS NULL';

export const mailChangedMessage = officeMessage(mailChanged, {
  read: async (tx, { pastId, staffId, whose }, keyring) => {
    if (whose === 'yours') {
      const to = await openPastMail(tx, keyring, pastId);
      return to === null ? null : { to, values: { whose } };
    }
    const [mail] = await tx.query<{ email: string }>(MAIL, [staffId]);
    return mail === undefined ? null : { to: new Personal(mail.email), values: { whose } };
  },
  sent: async (tx, { pastId, whose }) => {
    if (whose === 'yours') await tx.query(TOLD, [pastId]);
  },
});
