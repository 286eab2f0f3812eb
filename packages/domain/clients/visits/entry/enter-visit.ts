import type { SqlTransaction } from '@kean/db';
import { type Id, newId } from '@kean/kernel';
import type { FrontContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { type Entered, type EnterInput, VISIT_IDLE_MINUTES } from '../../contract/visits.ts';
import { failClients } from '../../errors.ts';
import {
  aLinkLetsInOnceWithItsNewestCode,
  MOST_WRONG_CODES,
} from '../rules/a-link-lets-in-once-with-its-newest-code.ts';
import { digestOf, isCode, newVisitToken } from '../secrets.ts';
import type { StoredInvitation } from './stored-invitation.ts';
import { tryLink } from './try-link.ts';

const WRONG = `
  update client_invitation
     set wrong_codes = wrong_codes + 1,
         ended_at = case when wrong_codes + 1 >= ${MOST_WRONG_CODES} then clock_timestamp() end,
         ended_because = case when wrong_codes + 1 >= ${MOST_WRONG_CODES} then 'guessed' end
   where id = $1`;
const USE =
  'update client_invitation set used_at = clock_timestamp(), code_digest = null, code_ends_at = null where id = $1';
const OPEN = `
  insert into client_visit (id, client_id, invitation_id, token_digest, opened_at, seen_at, ends_at)
  values ($1, $2, $3, $4, now(), now(), now() + interval '${VISIT_IDLE_MINUTES} minutes')`;

/**
 * Opens a visit by link and code. The link is used up in the same transaction, so of two that come with it at once one enters.
 * @throws AppError CLIENTS_VISIT_REFUSED for whatever is wrong, alike; CLIENTS_VISIT_LIMITED
 */
export async function enterVisit(call: FrontContext, { linkSecret, code }: EnterInput): Promise<Entered> {
  const entered = await tryLink(call, linkSecret, async (tx, invitation) => {
    const right = invitation.codeDigest !== null && isCode(linkSecret, code, invitation.codeDigest);
    const refused = aLinkLetsInOnceWithItsNewestCode(invitation, right);
    if (refused === 'wrong-code') await tx.query(WRONG, [invitation.id]);
    return refused === null ? { done: await openVisit(tx, invitation) } : { refused };
  });
  if (entered === null) throw failClients('CLIENTS_VISIT_REFUSED');
  return { visitToken: entered.done };
}

async function openVisit(tx: SqlTransaction, { id, clientId }: StoredInvitation): Promise<string> {
  const [visitId, token] = [newId<'Visit'>() satisfies Id<'Visit'>, newVisitToken()];
  await tx.query(USE, [id]);
  await tx.query(OPEN, [visitId, clientId, id, digestOf(token)]);
  await record(tx, {
    action: 'clients.visit-opened',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Client', id: clientId },
    facts: { invitationId: id, visitId },
  });
  return token;
}
