import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { MANY_CLIENTS, record } from '../../audit-events.ts';
import type { ListRequestsInput, RequestPage, RequestRow } from '../../contract/requests.ts';
import { failClients } from '../../errors.ts';
import { readCursor, writeCursor } from '../../rules/page-cursor.ts';
import {
  CLIENT_PLACES,
  type ClientPlaces,
  clientOf,
  REQUEST_JOINS,
  REQUEST_ROW,
  withoutPlaces,
} from '../request-rows.ts';

/** What is due soonest comes first, and what was decided last; a page begins behind the case that $1 names. */
const BY_DAY = `($1::uuid IS NULL OR (r.due_at, r.id) > (SELECT l.due_at, l.id FROM client_request l WHERE l.id = $1::uuid))`;
const BY_DECISION = `($1::uuid IS NULL OR (r.decided_at, r.id) < (SELECT l.decided_at, l.id FROM client_request l WHERE l.id = $1::uuid))`;
const CHOSEN: Readonly<Record<ListRequestsInput['show'], { readonly where: string; readonly order: string }>> = {
  open: { where: `r.decided_at IS NULL AND $3::uuid IS NOT NULL AND ${BY_DAY}`, order: 'r.due_at, r.id' },
  mine: { where: `r.decided_at IS NULL AND r.assignee_id = $3::uuid AND ${BY_DAY}`, order: 'r.due_at, r.id' },
  overdue: {
    where: `r.decided_at IS NULL AND r.due_at <= now() AND $3::uuid IS NOT NULL AND ${BY_DAY}`,
    order: 'r.due_at, r.id',
  },
  decided: {
    where: `r.decided_at IS NOT NULL AND $3::uuid IS NOT NULL AND ${BY_DECISION}`,
    order: 'r.decided_at DESC, r.id DESC',
  },
};
const pageOf = ({ where, order }: (typeof CHOSEN)['open']) =>
  `SELECT ${REQUEST_ROW}, ${CLIENT_PLACES} FROM ${REQUEST_JOINS}
    WHERE ${where} AND ($2::text IS NULL OR r.kind = $2) ORDER BY ${order} LIMIT $4::int`;
const COUNTS = `SELECT count(*)::int AS open, (count(*) FILTER (WHERE r.assignee_id = $1::uuid))::int AS mine,
    (count(*) FILTER (WHERE r.due_at <= now()))::int AS overdue FROM client_request r WHERE r.decided_at IS NULL`;
const OF_CLIENT = `SELECT ${REQUEST_ROW}, ${CLIENT_PLACES} FROM ${REQUEST_JOINS}
  WHERE r.client_id = $1::uuid ORDER BY r.taken_at DESC, r.id DESC LIMIT 50`;

type Row = RequestRow & ClientPlaces;

/**
 * Cases within the caller's reach, what is due soonest first; a complaint about the caller is not among them. That they were shown is
 * committed with the reading. @throws AppError CLIENTS_CURSOR_INVALID
 */
export function listRequests(call: SignedInContext, input: ListRequestsInput): Promise<RequestPage> {
  const { principal } = call;
  const after = input.cursor == null ? null : readCursor(input.cursor);
  if (input.cursor != null && after === null) throw failClients('CLIENTS_CURSOR_INVALID');
  return reading(call, async (tx) => {
    const found = await tx.query<Row>(pageOf(CHOSEN[input.show]), [
      ...[after, input.kind ?? null, principal.staffId, input.limit + 1],
    ]);
    const [counts] = await tx.query<RequestPage['counts']>(COUNTS, [principal.staffId]);
    const rows = await shown(tx, call, found.slice(0, input.limit));
    const last = found.length > input.limit ? found[input.limit - 1] : undefined;
    return {
      rows,
      next: last === undefined ? null : writeCursor(last.requestId as unknown as ClientId),
      counts: counts ?? { open: 0, mine: 0, overdue: 0 },
    };
  });
}

/** The cases of one client, the newest first; none for a client out of reach. */
export function requestsOfClient(call: SignedInContext, clientId: ClientId): Promise<RequestRow[]> {
  return reading(call, async (tx) => {
    const [seen] = await tx.query('SELECT 1 FROM client WHERE id = $1::uuid', [clientId]);
    if (seen === undefined) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
    return shown(tx, call, await tx.query<Row>(OF_CLIENT, [clientId]));
  });
}

function reading<Done>(call: SignedInContext, read: (tx: SqlTransaction) => Promise<Done>): Promise<Done> {
  const { services, principal, authorizer } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('clients.read-requests'));
  return inSqlTransaction(services.db, as, read, { plans: 'by-value' });
}

async function shown(tx: SqlTransaction, call: SignedInContext, rows: readonly Row[]): Promise<RequestRow[]> {
  const allowed = rows.filter((row) => call.authorizer.can('clients.read-requests', 'Client', clientOf(row)));
  if (allowed.length > 0) {
    await record(tx, {
      action: 'clients.requests-listed',
      outcome: 'allowed',
      principal: call.principal,
      subject: MANY_CLIENTS,
      subjectIds: [...new Set(allowed.map(({ clientId }) => clientId))],
      facts: { count: allowed.length },
    });
  }
  return allowed.map(withoutPlaces);
}
