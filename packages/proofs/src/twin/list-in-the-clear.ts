import { appenderOf } from '@kean/audit';
import type { ClientPage, ListInput } from '@kean/clients/contract';
import { maskCard } from '@kean/clients/contract/masking';
import { BEFORE_FIRST, readCursor, writeCursor } from '@kean/clients/contract/paging';
import { rowPrincipal, runStatementAs } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';

type Shown = Omit<ClientPage['rows'][number], 'card'>;
type Stored = Shown & { readonly name: string; readonly phone: string };

/** The statement of the sealed list, by branch, with the values where the card was. */
const PAGE = `SELECT p.*, s.display_name AS "assigneeName" FROM (
    SELECT c.id, c.number, c.state, c.roles, c.branch_id AS "branchId",
      CASE WHEN c.assignment_lapses_at IS NULL OR c.assignment_lapses_at > now() THEN c.assignee_id END AS "assigneeId",
      c.created_at AS "createdAt", c.name, c.phone
    FROM twin.client c
    WHERE c.branch_id = $1::uuid AND c.id < $2::uuid
      AND ($3::client_state IS NULL OR c.state = $3::client_state) AND ($4::text IS NULL OR $4::text = ANY(c.roles))
    ORDER BY c.id DESC LIMIT $5) p
  LEFT JOIN staff s ON s.id = p."assigneeId" ORDER BY p.id DESC`;

/** A page of a branch, masked and named in the log as the sealed one is; `logged: false` shows what the log costs. */
export async function listInTheClear(
  call: SignedInContext,
  input: ListInput,
  { logged }: { readonly logged: boolean },
): Promise<ClientPage> {
  const { principal, services, authorizer } = call;
  if (authorizer.scopeOf('clients.list') !== 'branch') throw new TypeError('the twin serves branches');
  const below = input.cursor == null ? BEFORE_FIRST : readCursor(input.cursor);
  const values = [principal.branchId, below, input.state ?? null, input.role ?? null, input.limit + 1];
  const read = await runStatementAs<Stored>(services.db, rowPrincipal(principal, 'branch'), PAGE, values);
  const shown = read.slice(0, input.limit);
  if (logged) {
    await appenderOf(services.db).append({
      action: 'clients.listed',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Client', id: null },
      subjectIds: shown.map((row) => row.id),
      facts: { scope: 'branch', count: shown.length },
    });
  }
  const rows = shown.map(({ name, phone, ...row }) => ({ ...row, card: maskCard({ name, phone, phone2: null }) }));
  const last = shown.at(-1);
  return { rows, next: read.length > shown.length && last !== undefined ? writeCursor(last.id) : null };
}
