import { inSqlTransaction, visitorPrincipal } from '@kean/db';
import type { VisitContext } from '@kean/procedures';
import { record } from '../audit-events.ts';

const END = 'update client_visit set ended_at = now() where id = $1 and ended_at is null returning id';

/** The client leaves: what the browser holds opens nothing from here on. */
export async function leaveVisit({ services, visitor: { visitId, clientId } }: VisitContext): Promise<void> {
  await inSqlTransaction(services.db, visitorPrincipal(clientId), async (tx) => {
    if ((await tx.query(END, [visitId])).length === 0) return;
    await record(tx, {
      action: 'clients.visit-ended',
      outcome: 'allowed',
      principal: null,
      subject: { kind: 'Client', id: clientId },
      facts: { visitId },
    });
  });
}
