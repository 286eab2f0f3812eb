import { inSqlTransaction, nobody } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { MANY_CLIENTS, record } from '../audit-events.ts';

/** Writes into the log that sealed bytes were changed or moved; the page itself shows such rows empty. */
export async function reportUnreadableCards(call: SignedInContext, unreadable: readonly ClientId[]): Promise<void> {
  if (unreadable.length === 0) return;
  await inSqlTransaction(call.services.db, nobody, (tx) =>
    record(tx, {
      action: 'clients.cards-unreadable',
      outcome: 'failed',
      principal: call.principal,
      subject: MANY_CLIENTS,
      subjectIds: unreadable,
      facts: { count: unreadable.length },
    }),
  );
}
