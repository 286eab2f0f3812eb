import { keepsFromClients } from '@kean/authorization';
import type { SqlTransaction } from '@kean/db';
import type { BranchId, StaffId } from '@kean/kernel';
import type { Successor } from '../contract.ts';

const COLLEAGUES = `
  SELECT s.branch_id AS "branchId", s.id AS "staffId", s.number, s.display_name AS "displayName",
         s.team_id IS NOT DISTINCT FROM l.team_id AND s.team_id IS NOT NULL AS "isSameTeam",
         array(SELECT r.role_code FROM staff_role r WHERE r.staff_id = s.id) AS roles
    FROM staff s JOIN staff l ON l.id = $1::uuid
   WHERE s.branch_id = ANY ($2::uuid[]) AND s.id <> l.id AND s.status = 'active' AND s.leaves_at IS NULL
   ORDER BY 5 DESC, s.number LIMIT 2000`;

/** Who could have the clients of somebody: colleagues of that branch whose roles see clients, the own team first. */
export async function successorsOf(
  tx: SqlTransaction,
  staffId: StaffId,
  branchIds: readonly BranchId[],
): Promise<ReadonlyMap<BranchId, readonly Successor[]>> {
  const rows = await tx.query<Successor & { branchId: BranchId; roles: string[] }>(COLLEAGUES, [staffId, branchIds]);
  const found = new Map<BranchId, Successor[]>(branchIds.map((id) => [id, []]));
  for (const { branchId, roles, ...successor } of rows) {
    if (roles.length > 0 && !keepsFromClients(roles)) found.get(branchId)?.push(successor);
  }
  return found;
}
