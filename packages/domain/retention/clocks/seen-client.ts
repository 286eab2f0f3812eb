import type { SqlTransaction } from '@kean/db';
import type { BranchId, ClientId } from '@kean/kernel';

const CLIENT = `SELECT region_id AS "regionId", branch_id AS "branchId", team_id AS "teamId", assignee_id AS "assigneeId",
    assignment_lapses_at AS "assignmentLapsesAt", state, origin FROM client WHERE id = $1::uuid`;

export interface SeenClient extends Record<string, unknown> {
  readonly branchId: BranchId;
  readonly assigneeId: string | null;
  readonly state: string;
}

/** Where a client stands, for the authorizer to judge; `null` for one that is absent or out of reach. */
export async function readClient(tx: SqlTransaction, clientId: ClientId): Promise<SeenClient | null> {
  const [client] = await tx.query<SeenClient>(CLIENT, [clientId]);
  return client ?? null;
}
