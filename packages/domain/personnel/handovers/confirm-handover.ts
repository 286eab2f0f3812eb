import { handOverClients } from '@kean/circulation/contract/handing-over';
import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { RegionId, StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { ConfirmedHandover, ConfirmHandoverInput } from '../contract.ts';
import { failPersonnel } from '../errors.ts';
import { goOnNow } from '../leavings/go-on-now.ts';

const LOCK = `
  SELECT l.staff_id AS "staffId", h.branch_id AS "branchId", b.region_id AS "regionId"
    FROM leaving_handover h JOIN leaving l ON l.id = h.leaving_id JOIN branch b ON b.id = h.branch_id
   WHERE h.leaving_id = $1::uuid AND h.branch_id = $2::uuid AND h.confirmed_at IS NULL AND l.cut_at IS NOT NULL AND l.state <> 'undone'
     FOR UPDATE OF h`;
const CONFIRM = `UPDATE leaving_handover SET successor_id = $3::uuid, clients = $4::int4, confirmed_by = $5::uuid, confirmed_at = clock_timestamp()
  WHERE leaving_id = $1::uuid AND branch_id = $2::uuid`;

/**
 * A manager says who has the clients now, and they have them: assigned one by one on the terms of every assignment, in one transaction.
 * @throws AppError PERSONNEL_HANDOVER_NOT_FOUND where there is none, it is confirmed, or it is another branch's; those of an assignment
 */
export async function confirmHandover(
  call: SignedInContext,
  { leavingId, branchId, successorId }: ConfirmHandoverInput,
): Promise<ConfirmedHandover> {
  const { principal, authorizer, services } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('circulation.assign'));
  const handed = await inSqlTransaction(services.db, as, async (tx) => {
    const [found] = await tx.query<{ staffId: StaffId; branchId: string; regionId: RegionId }>(LOCK, [
      leavingId,
      branchId,
    ]);
    if (found === undefined || !authorizer.can('personnel.confirm-handovers', 'Handover', found))
      throw failPersonnel('PERSONNEL_HANDOVER_NOT_FOUND');
    if (successorId === found.staffId) throw failPersonnel('PERSONNEL_SUCCESSOR_NOT_ELIGIBLE');
    const { count, refused } = await handOverClients(tx, call, { fromId: found.staffId, branchId, toId: successorId });
    if (refused !== null) return { refused };
    await tx.query(CONFIRM, [leavingId, branchId, successorId, count, principal.staffId]);
    await record(tx, {
      action: 'personnel.handover-confirmed',
      outcome: 'allowed',
      principal,
      branchId,
      subject: { kind: 'Staff', id: found.staffId },
      facts: { leavingId, handedBranchId: branchId, successorId, count },
    });
    await goOnNow(tx, leavingId);
    return { clients: count };
  });
  if (handed.clients === undefined) throw handed.refused;
  return { clients: handed.clients };
}
