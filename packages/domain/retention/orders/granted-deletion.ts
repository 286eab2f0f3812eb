import type { SqlTransaction } from '@kean/db';
import type { BranchId, ClientId, Id } from '@kean/kernel';
import type { GrantedDeletion } from '../rules/an-erasure-is-ordered-by-another.ts';

/** A request for deletion that somebody granted, with everything that speaks for or against carrying it out now. */
export interface FoundDeletion extends GrantedDeletion {
  readonly requestId: Id<'Request'>;
  readonly requestNumber: number;
  readonly clientId: ClientId;
  readonly branchId: BranchId;
  /** The day in Shanghai, by the clock of the database. */
  readonly today: string;
}

const FIND = `
  SELECT r.id AS "requestId", r.number AS "requestNumber", r.client_id AS "clientId", c.branch_id AS "branchId", c.state AS "clientState",
         r.decided_by AS "decidedBy", kean_is_held(c.id, c.branch_id) AS "isHeld",
         EXISTS (SELECT FROM erased_client e WHERE e.client_id = c.id) AS "isOrdered",
         coalesce((SELECT k.until > (now() AT TIME ZONE 'Asia/Shanghai')::date FROM kept_by_law k
                    WHERE k.request_id = r.id ORDER BY k.id DESC LIMIT 1), false) AS "isKept",
         (now() AT TIME ZONE 'Asia/Shanghai')::date::text AS today
    FROM client_request r JOIN client c ON c.id = r.client_id
   WHERE r.id = $1::uuid AND r.kind = 'delete' AND r.state = 'done' FOR UPDATE OF r`;

/** The case, for this transaction alone; `null` for one that is absent, out of reach, of another kind, or not granted. */
export async function lockGrantedDeletion(tx: SqlTransaction, requestId: string): Promise<FoundDeletion | null> {
  const [found] = await tx.query<FoundDeletion>(FIND, [requestId]);
  return found ?? null;
}
