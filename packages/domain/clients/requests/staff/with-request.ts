import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { BranchId, Id } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { RequestRow } from '../../contract/requests.ts';
import { failClients } from '../../errors.ts';
import { CLIENT_PLACES, type ClientPlaces, clientOf, REQUEST_JOINS, REQUEST_ROW } from '../request-rows.ts';

/** A case as an act finds it, locked where it is going to change. */
export interface StoredRequest extends RequestRow, ClientPlaces {
  readonly branchId: BranchId;
  readonly paperRef: string | null;
  readonly dueBy: string;
  readonly checkedBy: string | null;
  readonly secondCheckedBy: string | null;
  readonly accusedId: string | null;
  readonly restrictedFrom: 'active' | 'quarantined' | null;
  readonly version: number;
}

const CASE = `SELECT ${REQUEST_ROW}, ${CLIENT_PLACES}, r.paper_ref AS "paperRef", r.due_by AS "dueBy", r.checked_by AS "checkedBy",
    r.second_checked_by AS "secondCheckedBy", r.accused_id AS "accusedId", r.restricted_from AS "restrictedFrom", r.version
  FROM ${REQUEST_JOINS} WHERE r.id = $1::uuid`;
type Action = 'clients.read-requests' | 'clients.take-requests' | 'clients.handle-requests';

/** What an act was based on; another one that came between refuses it. */
interface ActOn {
  readonly requestId: Id<'Request'>;
  readonly version?: number;
}

/**
 * Runs an act on a case in one transaction, for whoever reaches its client for the action and is not whom it is about.
 * @throws AppError CLIENTS_REQUEST_NOT_FOUND, for one that is absent, out of reach, or about the caller alike; it is in the log.
 *   CLIENTS_REQUEST_MOVED_ON
 */
export async function withRequest<Done>(
  { services, principal, authorizer }: SignedInContext,
  action: Action,
  { requestId, version }: ActOn,
  act: (tx: SqlTransaction, found: StoredRequest) => Promise<Done>,
): Promise<Done> {
  const as = rowPrincipal(principal, authorizer.rowReach(action));
  const lock = version === undefined ? '' : ' FOR UPDATE OF r';
  const ended = await inSqlTransaction(services.db, as, async (tx) => {
    const [row] = await tx.query<StoredRequest>(CASE + lock, [requestId]);
    const seen = row !== undefined && row.accusedId !== principal.staffId;
    if (seen && authorizer.can(action, 'Client', clientOf(row))) {
      if (version !== undefined && row.version !== version) throw failClients('CLIENTS_REQUEST_MOVED_ON');
      return { done: await act(tx, row) };
    }
    await record(tx, {
      action: 'clients.request-refused',
      outcome: 'refused',
      principal,
      subject: { kind: 'Request', id: requestId },
      facts: { reason: 'not-within-reach' },
    });
    return null;
  });
  if (ended === null) throw failClients('CLIENTS_REQUEST_NOT_FOUND');
  return ended.done;
}
