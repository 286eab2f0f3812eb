import type { SqlTransaction } from '@kean/db';
import type { Id, StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { type StoredRequest, withRequest } from './with-request.ts';

export interface Handler {
  readonly staffId: StaffId;
  readonly name: string;
}

/** Active people whose role reaches this client for the act; extra grants are for a while and count for nobody else's cases. */
const HANDLERS = `
  SELECT DISTINCT s.id AS "staffId", s.display_name AS name FROM staff s
    JOIN staff_role h ON h.staff_id = s.id
    JOIN role_grant g ON g.role_code = h.role_code AND g.clause = 'clients' AND g.action = 'handle-requests'
   WHERE s.status = 'active' AND (g.expires_at IS NULL OR g.expires_at > now())
     AND s.id IS DISTINCT FROM $1::uuid
     AND (g.scope = 'agency' OR (g.scope = 'region' AND s.region_id = $2::uuid) OR (g.scope = 'branch' AND s.branch_id = $3::uuid)
       OR (g.scope = 'team' AND s.team_id = $4::uuid) OR s.id = $5::uuid)
   ORDER BY s.display_name, s.id LIMIT 200`;

/** Where the client of a case is, and whom it is about. */
type HandledRequest = Pick<StoredRequest, 'accusedId' | 'regionId' | 'branchId' | 'teamId' | 'clientAssigneeId'>;

/** Whom this case can be given to: never whom it is about. */
export function handlersOf(tx: SqlTransaction, found: HandledRequest): Promise<Handler[]> {
  const { accusedId, regionId, branchId, teamId, clientAssigneeId } = found;
  return tx.query<Handler>(HANDLERS, [accusedId, regionId, branchId, teamId, clientAssigneeId]);
}

/** The same, for whoever chooses. @throws AppError CLIENTS_REQUEST_NOT_FOUND */
export function listHandlers(call: SignedInContext, requestId: Id<'Request'>): Promise<Handler[]> {
  return withRequest(call, 'clients.handle-requests', { requestId }, handlersOf);
}
