import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { WaitingHandover, WaitingHandovers } from '../contract.ts';
import { successorsOf } from '../leavings/successors.ts';

const waiting = (within: string): string => `
  SELECT h.leaving_id AS "leavingId", l.number AS "leavingNumber", h.branch_id AS "branchId", b.name AS "branchName",
         b.name_en AS "branchNameEn", s.id AS "leaverId", s.number AS "leaverNumber", s.display_name AS "leaverName",
         h.proposed_id AS "proposedId", l.cut_at AS "cutAt",
         (SELECT count(*)::int4 FROM client c WHERE c.assignee_id = l.staff_id AND c.branch_id = h.branch_id AND c.state <> 'erased') AS clients
    FROM leaving_handover h JOIN leaving l ON l.id = h.leaving_id JOIN staff s ON s.id = l.staff_id
    JOIN (SELECT b.*, b.id AS branch_id FROM branch b) b ON b.id = h.branch_id
   WHERE h.confirmed_at IS NULL AND l.cut_at IS NOT NULL AND l.state <> 'undone' AND ${within} ORDER BY l.cut_at LIMIT 200`;

/** Clients of people who have left, in branches that the caller answers for, and who could have them. */
export function listHandovers(call: SignedInContext): Promise<WaitingHandovers> {
  const { principal, authorizer, services } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('circulation.assign'));
  const within = authorizer.rowFilter('personnel.confirm-handovers', 'Handover').sql('b', 1);
  return inSqlTransaction(services.db, as, async (tx) => {
    const found = await tx.query<Omit<WaitingHandover, 'successors'> & { leaverId: StaffId }>(waiting(within.text), [
      ...within.values,
    ]);
    const rows: WaitingHandover[] = [];
    for (const { leaverId, ...row } of found) {
      const successors = await successorsOf(tx, leaverId, [row.branchId]);
      rows.push({ ...row, successors: [...(successors.get(row.branchId) ?? [])] });
    }
    return { rows };
  });
}
