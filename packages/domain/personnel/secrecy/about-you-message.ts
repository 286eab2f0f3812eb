import { Personal } from '@kean/kernel';
import { officeMessage } from '@kean/messages/worker';
import { aboutYou } from './about-you.ts';

/** Read when it is sent: whoever left gets no mail of the office, and what was put right meanwhile is told of anew. */
const MAIL = `SELECT u.email FROM staff s JOIN auth_user u ON u.id = s.id
  JOIN secrecy_breach b ON b.id = $2::uuid AND b.staff_id = s.id AND b.state IN ('standing', 'upheld', 'lifted')
  WHERE s.id = $1::uuid AND s.status = 'active'`;

export const aboutYouMessage = officeMessage(aboutYou, {
  read: async (tx, { staffId, breachId, what }) => {
    const [mail] = await tx.query<{ email: string }>(MAIL, [staffId, breachId]);
    return mail === undefined ? null : { to: new Personal(mail.email), values: { what } };
  },
});
