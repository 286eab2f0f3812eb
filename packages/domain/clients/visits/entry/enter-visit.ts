import { type Id, newId } from '@kean/kernel';
import type { FrontContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { Entered, EnterInput } from '../../contract/visits.ts';
import { failClients } from '../../errors.ts';
import type { VisitRefusal } from '../audit-events.ts';
import { digestOf, digestOfCode, newVisitToken } from '../secrets.ts';
import { tryLink } from './try-link.ts';

const OPEN = 'select open_visit($1::uuid, $2, $3::uuid, $4) as refused';

/**
 * Opens a visit by link and code. Whether the code is right the database says, which alone holds its digest: the link is used up in the same
 * statement, so of two that come with it at once one enters; and a wrong code counts.
 * @throws AppError CLIENTS_VISIT_REFUSED for whatever is wrong, alike; CLIENTS_VISIT_LIMITED
 */
export async function enterVisit(call: FrontContext, { linkSecret, code }: EnterInput): Promise<Entered> {
  const entered = await tryLink(call, linkSecret, async (tx, { id, clientId }) => {
    const [visitId, token] = [newId<'Visit'>() satisfies Id<'Visit'>, newVisitToken()];
    const tried = [id, digestOfCode(linkSecret, code), visitId, digestOf(token)];
    const [opened] = await tx.query<{ refused: VisitRefusal | null }>(OPEN, tried);
    if (opened === undefined || opened.refused !== null) return { refused: opened?.refused ?? 'ended' };
    await record(tx, {
      action: 'clients.visit-opened',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Client', id: clientId },
      facts: { invitationId: id, visitId },
    });
    return { done: token };
  });
  if (entered === null) throw failClients('CLIENTS_VISIT_REFUSED');
  return { visitToken: entered.done };
}
