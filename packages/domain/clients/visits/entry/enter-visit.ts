import type { SqlTransaction } from '@kean/db';
import { type Id, newId } from '@kean/kernel';
import type { FrontContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { type Entered, type EnterInput, isSheetCode } from '../../contract/visits.ts';
import { failClients } from '../../errors.ts';
import { tellCompliance } from '../../sheets/messages/tell-compliance.ts';
import { digestOfSheetCode } from '../../sheets/sheet-code.ts';
import type { VisitRefusal } from '../audit-events.ts';
import { linkIsOpen } from '../rules/a-link-takes-three-codes.ts';
import { digestOf, digestOfCode, newVisitToken } from '../secrets.ts';
import type { StoredInvitation } from './stored-invitation.ts';
import { tryLink } from './try-link.ts';

const BY_CODE = 'select open_visit($1::uuid, $2, $3::uuid, $4) as refused';
const BY_SHEET = 'select open_visit_by_sheet($1::uuid, $2, $3::uuid, $4) as refused';

/**
 * Opens a visit by link and code: the one that was sent, or the longer one on a sheet that somebody else of the office printed. Whether it is
 * right the database says, which alone holds its digest: the link is used up in the same statement, so of two that come with it at once one
 * enters; and a wrong code counts.
 * @throws AppError CLIENTS_VISIT_REFUSED for whatever is wrong, alike; CLIENTS_VISIT_LIMITED
 */
export async function enterVisit(call: FrontContext, { linkSecret, code }: EnterInput): Promise<Entered> {
  const entered = await tryLink(call, linkSecret, async (tx, invitation) => {
    const { id, clientId } = invitation;
    const bySheet = isSheetCode(code);
    // The digest of a printed code is slow on purpose: no storm at a link that leads nowhere makes this process reckon it.
    const shut = bySheet ? linkIsOpen(invitation) : null;
    if (shut !== null) return { refused: shut };
    const [visitId, token] = [newId<'Visit'>() satisfies Id<'Visit'>, newVisitToken()];
    const digest = bySheet ? await digestOfSheetCode(clientId, code) : digestOfCode(linkSecret, code);
    const refused = await opens(tx, bySheet ? BY_SHEET : BY_CODE, [id, digest, visitId, digestOf(token)]);
    if (refused !== null) return { refused };
    await recordOpened(tx, invitation, visitId, bySheet);
    if (bySheet) await tellCompliance(tx, visitId);
    return { done: token };
  });
  if (entered === null) throw failClients('CLIENTS_VISIT_REFUSED');
  return { visitToken: entered.done };
}

async function opens(tx: SqlTransaction, text: string, values: readonly unknown[]): Promise<VisitRefusal | null> {
  const [opened] = await tx.query<{ refused: VisitRefusal | null }>(text, values);
  return opened === undefined ? 'ended' : opened.refused;
}

function recordOpened(
  tx: SqlTransaction,
  { id, clientId }: StoredInvitation,
  visitId: Id<'Visit'>,
  bySheet: boolean,
): Promise<void> {
  return record(tx, {
    action: 'clients.visit-opened',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Client', id: clientId },
    facts: { invitationId: id, visitId, ...(bySheet && { bySheet }) },
  });
}
