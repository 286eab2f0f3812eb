import type { SqlTransaction } from '@kean/db';
import { type Id, Personal, type StaffId } from '@kean/kernel';
import { queueOfficeMessage } from '@kean/messages';
import { officeMessage } from '@kean/messages/worker';
import type { AnsweredChange } from '../link/answer-by-link.ts';
import { phoneObjected } from './definitions.ts';

/** Active people whose role confirms phones of this client, except who changed it; extra grants are for a while and count for nothing here. */
const CONFIRMERS = `
  SELECT DISTINCT s.id AS "staffId" FROM staff s
    JOIN staff_role h ON h.staff_id = s.id
    JOIN role_grant g ON g.role_code = h.role_code AND g.clause = 'clients' AND g.action = 'confirm-phones'
   WHERE s.status = 'active' AND (g.expires_at IS NULL OR g.expires_at > now()) AND s.id IS DISTINCT FROM $1::uuid
     AND (g.scope = 'agency' OR (g.scope = 'region' AND s.region_id = $2::uuid) OR (g.scope = 'branch' AND s.branch_id = $3::uuid)
       OR (g.scope = 'team' AND s.team_id = $4::uuid)) LIMIT 50`;
const MAIL = `SELECT u.email FROM staff s JOIN auth_user u ON u.id = s.id WHERE s.id = $1::uuid AND s.status = 'active'`;
const NUMBER = `SELECT c.number FROM client_phone_change p JOIN client c ON c.id = p.client_id
  WHERE p.id = $1::uuid AND c.state <> 'erased'`;

type Told = Pick<AnsweredChange, 'changeId' | 'changedBy' | 'regionId' | 'branchId' | 'teamId'>;

/** An objection is a sign that somebody set a phone to one of their own: whoever could look into it hears of it at once. */
export async function tellConfirmers(tx: SqlTransaction, change: Told): Promise<void> {
  const { changeId, changedBy, regionId, branchId, teamId } = change;
  const people = await tx.query<{ staffId: StaffId }>(CONFIRMERS, [changedBy, regionId, branchId, teamId]);
  for (const { staffId } of people) {
    await queueOfficeMessage(tx, phoneObjected, {
      ...{ channel: 'mail', language: 'both', facts: { changeId, staffId } },
      ...{ staffId, key: `${changeId}.${staffId}` },
    });
  }
}

/** Read when it is sent: somebody who left gets no mail. */
export const phoneObjectedMessage = officeMessage(phoneObjected, {
  read: async (tx, { changeId, staffId }) => {
    const [found] = await tx.query<{ number: number }>(NUMBER, [changeId satisfies Id<'PhoneChange'>]);
    const [mail] = await tx.query<{ email: string }>(MAIL, [staffId]);
    if (found === undefined || mail === undefined) return null;
    return { to: new Personal(mail.email), values: { number: found.number } };
  },
});
