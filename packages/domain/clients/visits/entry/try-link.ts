import { inSqlTransaction, type SqlTransaction, visitorPrincipal } from '@kean/db';
import type { FrontContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { VisitRefusal } from '../audit-events.ts';
import { lockInvitation, ownerOfLink, type StoredInvitation } from './stored-invitation.ts';
import { tryAtTheDoor } from './try-at-the-door.ts';

/** What comes of a try with a link that exists: something, or the reason why not, which goes to the log and to nobody else. */
export type OfLink<Done> = { readonly done: Done } | { readonly refused: VisitRefusal };

/**
 * One try at the door with a link to the client's pages, decided in one transaction that acts for the client of the link alone. A refusal of a link
 * that exists is in the log; of one that does not, nothing is known, so nothing is written.
 * @returns what `act` did; `null` for every kind of refusal alike
 * @throws AppError CLIENTS_VISIT_LIMITED
 */
export function tryLink<Done>(
  call: FrontContext,
  linkSecret: string,
  act: (tx: SqlTransaction, invitation: StoredInvitation) => Promise<OfLink<Done>>,
): Promise<{ readonly done: Done } | null> {
  const { db } = call.services;
  return tryAtTheDoor(call, linkSecret, async (linkDigest) => {
    const owner = await ownerOfLink(db, linkDigest);
    if (owner === null) return null;
    return inSqlTransaction(db, visitorPrincipal(owner, linkDigest), async (tx) => {
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
  });
}
