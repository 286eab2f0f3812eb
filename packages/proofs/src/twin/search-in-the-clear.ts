import { appenderOf } from '@kean/audit';
import type { ClientPage, SearchInput } from '@kean/clients/contract';
import { maskCard, normalisePhone } from '@kean/clients/contract/masking';
import { BEFORE_FIRST, readCursor, writeCursor } from '@kean/clients/contract/paging';
import { rowPrincipal, runStatementAs } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';

type Shown = Omit<ClientPage['rows'][number], 'card'>;
type Stored = Shown & { readonly name: string; readonly phone: string; readonly phone2: string | null };

const A_PHONE = /^[+\d\s()./-]+$/;

/** A page of a branch, newest first: $1 branch, $2 key, $3 rows, $4 what is searched. */
const pageWhere = (found: string) => `SELECT p.*, s.display_name AS "assigneeName" FROM (
    SELECT c.id, c.number, c.state, c.roles, c.branch_id AS "branchId",
      CASE WHEN c.assignment_lapses_at IS NULL OR c.assignment_lapses_at > now() THEN c.assignee_id END AS "assigneeId",
      c.created_at AS "createdAt", c.name, c.phone, c.phone2
    FROM twin.client c
    WHERE c.branch_id = $1::uuid AND c.id < $2::uuid AND ${found}
    ORDER BY c.id DESC LIMIT $3) p
  LEFT JOIN staff s ON s.id = p."assigneeId" ORDER BY p.id DESC`;

const BY_PHONE = pageWhere('(c.phone = $4 OR c.phone2 = $4)');
const BY_NAME = pageWhere('c.name ILIKE $4');

/** By phone with an ordinary index, or by part of a name with a trigram index; masked and named in the log as the sealed one is. */
export async function searchInTheClear(call: SignedInContext, input: SearchInput): Promise<ClientPage> {
  const { principal, services, authorizer } = call;
  if (authorizer.scopeOf('clients.search') !== 'branch') throw new TypeError('the twin serves branches');
  const below = input.cursor == null ? BEFORE_FIRST : readCursor(input.cursor);
  const byPhone = A_PHONE.test(input.q);
  const searched = byPhone ? normalisePhone(input.q) : `%${input.q}%`;
  const read = await runStatementAs<Stored>(
    services.db,
    rowPrincipal(principal, 'branch'),
    byPhone ? BY_PHONE : BY_NAME,
    [principal.branchId, below, input.limit + 1, searched],
    // The planner chooses by what it knows of a pattern; a plan for any pattern would not be the twin's best.
    { plans: byPhone ? 'fixed' : 'by-value' },
  );
  const shown = read.slice(0, input.limit);
  await appenderOf(services.db).append({
    action: 'clients.searched',
    outcome: 'allowed',
    principal,
    subject: { kind: 'Client', id: null },
    subjectIds: shown.map((row) => row.id),
    facts: { query: byPhone ? 'phone' : 'name-part', scope: 'branch', count: shown.length },
  });
  const rows = shown.map(({ name, phone, phone2, ...row }) => ({ ...row, card: maskCard({ name, phone, phone2 }) }));
  const last = shown.at(-1);
  return { rows, next: read.length > shown.length && last !== undefined ? writeCursor(last.id) : null };
}
