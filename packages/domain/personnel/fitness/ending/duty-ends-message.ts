import { Personal } from '@kean/kernel';
import { officeMessage } from '@kean/messages/worker';
import { dutyEnds } from './duty-ends.ts';

/** Read when it is sent: whoever left, or has done it meanwhile, gets no mail. */
const MAIL = `
  SELECT u.email FROM staff s JOIN auth_user u ON u.id = s.id
    JOIN fulfilment told ON told.staff_id = s.id AND told.id = $2::uuid
   WHERE s.id = $1::uuid AND s.status = 'active' AND NOT EXISTS (
     SELECT FROM fulfilment f JOIN duty d ON d.code = f.duty
      WHERE f.staff_id = s.id AND f.duty = told.duty AND f.state = 'standing' AND f.valid_until > now() + d.remind_days * interval '1 day')`;

export const dutyEndsMessage = officeMessage(dutyEnds, {
  read: async (tx, { staffId, fulfilmentId }) => {
    const [mail] = await tx.query<{ email: string }>(MAIL, [staffId, fulfilmentId]);
    return mail === undefined ? null : { to: new Personal(mail.email), values: {} };
  },
});
