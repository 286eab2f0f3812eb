import { type Database, type RowPrincipal, rowPrincipal, runStatementAs } from '@kean/db';
import type { Scope } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { MANY_CLIENTS } from '../audit-events.ts';
import type { ClientPage, ListInput } from '../contract.ts';
import { failClients } from '../errors.ts';
import { BEFORE_FIRST, readCursor } from '../rules/page-cursor.ts';
import { type Reach, reachOf } from '../rules/reach-of-scope.ts';
import { ROW_COLUMNS, type StoredRow, WITHIN_REACH, withAssigneeNames } from './client-rows.ts';
import { showPage } from './show-page.ts';

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
  const granted = authorizer.rowReach('clients.list');
  const reach = reachOf(principal, granted.widest);
  const rows = reach === null ? [] : await readPage(services.db, rowPrincipal(principal, granted), reach, below, input);
  return showPage(call, {
    rows,
    limit: input.limit,
    purpose: 'show-list',
    scope: reach?.scope ?? null,
    event: (shown) => ({
      action: 'clients.listed',
      outcome: 'allowed',
      principal,
      subject: MANY_CLIENTS,
      subjectIds: shown.map((row) => row.id),
      facts: { scope: reach?.scope ?? 'none', count: shown.length },
    }),
  });
}

function readPage(db: Database, as: RowPrincipal, reach: Reach, below: string, input: ListInput): Promise<StoredRow[]> {
  const { state = null, role = null, limit } = input;
  return runStatementAs<StoredRow>(db, as, PAGE[reach.scope], [reach.place, below, state, role, limit + 1]);
}
