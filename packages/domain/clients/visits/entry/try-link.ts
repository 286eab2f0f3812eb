import { inSqlTransaction, nobody, type SqlTransaction, visitorPrincipal } from '@kean/db';
import type { FrontContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { failClients } from '../../errors.ts';
import type { VisitRefusal } from '../audit-events.ts';
import { digestOf } from '../secrets.ts';
import { atOnePace } from './at-one-pace.ts';
import { countTry, giveBackTry, isKnownToBeFull } from './count-tries.ts';
import { lockInvitation, ownerOfLink, type StoredInvitation } from './stored-invitation.ts';

/** What comes of a try with a link that exists: something, or the reason why not, which goes to the log and to nobody else. */
export type OfLink<Done> = { readonly done: Done } | { readonly refused: VisitRefusal };

/**
 * One try at the door with a link: counted, at one pace, and decided in one transaction that acts for the client of the link alone. A refusal
 * of a link that exists is in the log; of one that does not, nothing is known, so nothing is written.
 * @returns what `act` did; `null` for every kind of refusal alike
 * @throws AppError CLIENTS_VISIT_LIMITED
 */
export async function tryLink<Done>(
  { services: { db }, front }: FrontContext,
  linkSecret: string,
  act: (tx: SqlTransaction, invitation: StoredInvitation) => Promise<OfLink<Done>>,
): Promise<{ readonly done: Done } | null> {
  const linkDigest = digestOf(linkSecret);
  if (isKnownToBeFull(db, front.place, linkDigest)) throw failClients('CLIENTS_VISIT_LIMITED');
  return atOnePace(async () => {
    const tried = await countTry(db, front.place, linkDigest);
    if (!tried.admitted) {
      if (tried.first) await inSqlTransaction(db, nobody, recordLimited);
      throw failClients('CLIENTS_VISIT_LIMITED');
    }
    const owner = await ownerOfLink(db, linkDigest);
    if (owner === null) return null;
    const right = await inSqlTransaction(db, visitorPrincipal(owner, linkDigest), async (tx) => {
      const invitation = await lockInvitation(tx, linkDigest);
      if (invitation === null) return null;
      const outcome = await act(tx, invitation);
      if ('done' in outcome) return { done: outcome.done };
      await record(tx, {
        action: 'clients.visit-refused',
        outcome: 'refused',
        principal: null,
        subject: { kind: 'Client', id: invitation.clientId },
        facts: { reason: outcome.refused, invitationId: invitation.id },
      });
      return null;
    });
    if (right !== null) await giveBackTry(db, tried);
    return right;
  });
}

async function recordLimited(tx: SqlTransaction): Promise<void> {
  await record(tx, {
    action: 'clients.visit-refused',
    outcome: 'refused',
    principal: null,
    facts: { reason: 'limited' },
  });
}
