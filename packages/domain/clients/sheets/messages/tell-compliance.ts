import type { SqlTransaction } from '@kean/db';
import { type Id, Personal, type StaffId } from '@kean/kernel';
import { queueOfficeMessage } from '@kean/messages';
import { officeMessage } from '@kean/messages/worker';
import { sheetUsed } from './definitions.ts';

/** Active people whose role prints sheets for the whole agency, except the two whose acts opened this visit. */
const WATCHERS = `
  SELECT DISTINCT s.id AS "staffId" FROM client_visit v
    JOIN client_sheet p ON p.id = v.sheet_id JOIN client_invitation i ON i.id = v.invitation_id
    JOIN role_grant g ON g.clause = 'clients' AND g.action = 'issue-sheets' AND g.scope = 'agency'
    JOIN staff_role h ON h.role_code = g.role_code
    JOIN staff s ON s.id = h.staff_id AND s.id NOT IN (p.issued_by, i.invited_by)
   WHERE v.id = $1::uuid AND s.status = 'active' AND (g.expires_at IS NULL OR g.expires_at > now()) LIMIT 50`;
const MAIL = `SELECT u.email FROM staff s JOIN auth_user u ON u.id = s.id WHERE s.id = $1::uuid AND s.status = 'active'`;
const NUMBER = `SELECT c.number FROM client_visit v JOIN client c ON c.id = v.client_id
  WHERE v.id = $1::uuid AND c.state <> 'erased'`;

/** Two people of the office could open a client's pages together: somebody who is neither hears of each time. */
export async function tellCompliance(tx: SqlTransaction, visitId: Id<'Visit'>): Promise<void> {
  for (const { staffId } of await tx.query<{ staffId: StaffId }>(WATCHERS, [visitId])) {
    await queueOfficeMessage(tx, sheetUsed, {
      ...{ channel: 'mail', language: 'both', facts: { visitId, staffId } },
      ...{ staffId, key: `${visitId}.${staffId}` },
    });
  }
}

/** Read when it is sent: somebody who left gets no mail. */
export const sheetUsedMessage = officeMessage(sheetUsed, {
  read: async (tx, { visitId, staffId }) => {
    const [found] = await tx.query<{ number: number }>(NUMBER, [visitId satisfies Id<'Visit'>]);
    const [mail] = await tx.query<{ email: string }>(MAIL, [staffId]);
    if (found === undefined || mail === undefined) return null;
    return { to: new Personal(mail.email), values: { number: found.number } };
  },
});
