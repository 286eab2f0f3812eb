import type { SqlTransaction } from '@kean/db';
import { type Id, idOf, Personal, type StaffId } from '@kean/kernel';
import { count, defineOfficeMessage, queueOfficeMessage } from '@kean/messages';
import { officeMessage } from '@kean/messages/worker';
import { z } from 'zod';

/** Names nobody: a mail is read on servers that are not ours. */
const consentObjected = defineOfficeMessage({
  name: 'collection.consent-objected',
  version: 1,
  audience: 'staff',
  urgent: true,
  validMinutes: 3 * 24 * 60,
  facts: z.strictObject({ actId: idOf<'ConsentAct'>(), staffId: idOf<'Staff'>() }),
  variables: { number: count },
  mail: {
    subject: { zh: '客安：客户否认在平板上签过名', en: 'KeAn: a client says that they did not sign' },
    paragraphs: [
      {
        zh: '编号 {number} 的客户表示，平板上的签名不是本人所签。相关同意已立即撤回。',
        en: 'Client no. {number} says that the signature on the tablet is not theirs. What it consented to was taken back at once.',
      },
      {
        zh: '请在客户档案的“同意”中查看由谁记录，并核查此人近期的操作。',
        en: 'See on the dossier, under Consents, who took it down, and look into what that person did lately.',
      },
    ],
  },
});

/** Active people who approve bases: those who answer for the protection of clients. */
const PEOPLE = `
  SELECT DISTINCT s.id AS "staffId" FROM staff s
    JOIN staff_role h ON h.staff_id = s.id
    JOIN role_grant g ON g.role_code = h.role_code AND g.clause = 'collection' AND g.action = 'approve-bases'
   WHERE s.status = 'active' AND (g.expires_at IS NULL OR g.expires_at > now()) AND s.id IS DISTINCT FROM $1::uuid LIMIT 50`;
const MAIL = `SELECT u.email FROM staff s JOIN auth_user u ON u.id = s.id WHERE s.id = $1::uuid AND s.status = 'active'`;
const NUMBER = `SELECT c.number FROM consent_act a JOIN client c ON c.id = a.client_id
  WHERE a.id = $1::uuid AND c.state <> 'erased'`;

/** @param recordedBy who held the tablet, and is not asked to look into it */
export async function tellCompliance(
  tx: SqlTransaction,
  actId: Id<'ConsentAct'>,
  recordedBy: string | null,
): Promise<void> {
  for (const { staffId } of await tx.query<{ staffId: StaffId }>(PEOPLE, [recordedBy])) {
    await queueOfficeMessage(tx, consentObjected, {
      ...{ channel: 'mail', language: 'both', facts: { actId, staffId } },
      ...{ staffId, key: `${actId}.${staffId}` },
    });
  }
}

/** Read when it is sent: somebody who left gets no mail. */
export const consentObjectedMessage = officeMessage(consentObjected, {
  read: async (tx, { actId, staffId }) => {
    const [found] = await tx.query<{ number: number }>(NUMBER, [actId]);
    const [mail] = await tx.query<{ email: string }>(MAIL, [staffId]);
    if (found === undefined || mail === undefined) return null;
    return { to: new Personal(mail.email), values: { number: found.number } };
  },
});
