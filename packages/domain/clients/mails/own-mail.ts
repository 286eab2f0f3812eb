import { inSqlTransaction, visitorPrincipal } from '@kean/db';
import type { VisitContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { OwnMail } from '../contract/mails.ts';

const MAIL = `SELECT recorded_at AS "recordedAt" FROM client_field WHERE client_id = $1::uuid AND field = 'mail'`;
const DROP = 'SELECT drop_client_mail($1::uuid) AS dropped';

/** Since when a mailbox of the visitor stands; `null` where none does. */
export function ownMail({ services, visitor: { clientId } }: VisitContext): Promise<OwnMail | null> {
  return inSqlTransaction(services.db, visitorPrincipal(clientId), async (tx) => {
    const [mail] = await tx.query<OwnMail>(MAIL, [clientId]);
    return mail ?? null;
  });
}

/** Takes it away, with everything that was kept of it; where there is none, nothing happens. */
export function dropOwnMail({ services, visitor: { visitId, clientId } }: VisitContext): Promise<void> {
  return inSqlTransaction(services.db, visitorPrincipal(clientId), async (tx) => {
    const [done] = await tx.query<{ dropped: boolean }>(DROP, [visitId]);
    if (done?.dropped !== true) return;
    await record(tx, {
      action: 'clients.mail-removed',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Client', id: clientId },
      facts: { visitId },
    });
  });
}
