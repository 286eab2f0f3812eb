import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { Scope } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { MANY_CLIENTS, record } from '../audit-events.ts';
import type { ClientPage, ListInput } from '../contract.ts';
import { failClients } from '../errors.ts';
import { BEFORE_FIRST, readCursor, writeCursor } from '../rules/page-cursor.ts';
import { reachOf } from '../rules/reach-of-scope.ts';
import { ROW_COLUMNS, type StoredRow, WITHIN_REACH, withAssigneeNames } from './client-rows.ts';
import { openCards } from './open-cards.ts';
import { reportUnreadableCards } from './report-unreadable-cards.ts';

/** One page below a key, newest first: $1 place, $2 key, $3 state, $4 role, $5 rows. One text for each scope, prepared once. */
function pageStatement(scope: Scope): string {
  return withAssigneeNames(`SELECT ${ROW_COLUMNS} FROM client c
  WHERE ${WITHIN_REACH[scope]} AND c.id < $2::uuid
    AND ($3::client_state IS NULL OR c.state = $3::client_state) AND ($4::text IS NULL OR $4::text = ANY(c.roles))
  ORDER BY c.id DESC LIMIT $5`);
}

const PAGE: Readonly<Record<Scope, string>> = {
  own: pageStatement('own'),
  team: pageStatement('team'),
  branch: pageStatement('branch'),
  region: pageStatement('region'),
  agency: pageStatement('agency'),
};

/**
 * A page of clients within the caller's reach, masked. The event that names every client shown is committed before a card is
 * opened. Sorted by registration only: masked fields take part in no order and no filter.
 * @throws AppError CLIENTS_CURSOR_INVALID
 */
export async function listClients(call: SignedInContext, input: ListInput): Promise<ClientPage> {
  const { principal, authorizer, services } = call;
  const below = input.cursor == null ? BEFORE_FIRST : readCursor(input.cursor);
  if (below === null) throw failClients('CLIENTS_CURSOR_INVALID');
  const scope = authorizer.scopeOf('clients.list');
  const reach = reachOf(principal, scope);
  const found = await inSqlTransaction(services.db, rowPrincipal(principal, reach?.scope ?? null), async (tx) => {
    const rows =
      reach === null
        ? []
        : await tx.query<StoredRow>(PAGE[reach.scope], [
            reach.place,
            below,
            input.state ?? null,
            input.role ?? null,
            input.limit + 1,
          ]);
    const shown = rows.slice(0, input.limit);
    await record(tx, {
      action: 'clients.listed',
      outcome: 'allowed',
      principal,
      subject: MANY_CLIENTS,
      subjectIds: shown.map((row) => row.id),
      facts: { scope: reach?.scope ?? 'none', count: shown.length },
    });
    return { shown, more: rows.length > shown.length };
  });
  const { rows, unreadable } = await openCards(services.keyring, principal.staffId, 'show-list', found.shown);
  await reportUnreadableCards(call, unreadable);
  const last = found.shown.at(-1);
  return { rows, next: found.more && last !== undefined ? writeCursor(last.id) : null };
}
