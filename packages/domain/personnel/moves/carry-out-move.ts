import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { BranchId, Id, StaffId } from '@kean/kernel';
import { record } from '../audit-events.ts';
import { CONDUCTOR, type PersonnelWorker } from '../conducting/personnel-worker.ts';

const LOCK = `
  SELECT m.staff_id AS "staffId", m.to_branch_id AS "branchId" FROM staff_move m JOIN staff s ON s.id = m.staff_id
   WHERE m.id = $1::uuid AND m.state = 'set' AND m.due_at <= clock_timestamp() AND s.status <> 'left' FOR UPDATE OF m`;
/** A manager of the old branch sees them as lapsed, and says who has them now. */
const LAPSE = `
  UPDATE client SET assignment_lapses_at = clock_timestamp(), version = version + 1
   WHERE assignee_id = $1::uuid AND branch_id <> $2::uuid AND (assignment_lapses_at IS NULL OR assignment_lapses_at > clock_timestamp())
  RETURNING id`;
const END = `UPDATE assignment SET lapses_at = clock_timestamp()
  WHERE staff_id = $1::uuid AND client_id = any ($2::uuid[]) AND ended_at IS NULL`;
const DONE = `UPDATE staff_move SET state = 'done', ended_at = clock_timestamp(), clients = $2::int4 WHERE id = $1::uuid`;

/**
 * Writes down a move that has taken effect by the database's clock (`staff_in_place`): the place of the person, and what lapsed elsewhere for whoever has
 * to give it to another, in one transaction. A move that is over, called off or not due is none to carry out.
 */
export function carryOut(
  { services }: PersonnelWorker,
  moveId: Id<'StaffMove'>,
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  return inSqlTransaction(services.db, CONDUCTOR, async (tx) => {
    const [move] = await tx.query<{ staffId: StaffId; branchId: BranchId }>(LOCK, [moveId]);
    if (move !== undefined) {
      const { staffId, branchId } = move;
      const lapsed = await tx.query<{ id: string }>(LAPSE, [staffId, branchId]);
      await tx.query(END, [staffId, lapsed.map(({ id }) => id)]);
      await tx.query(DONE, [moveId, lapsed.length]);
      await record(tx, {
        action: 'personnel.moved',
        outcome: 'allowed',
        principal: null,
        branchId,
        subject: { kind: 'Staff', id: staffId },
        facts: { moveId, toBranchId: branchId, count: lapsed.length },
      });
    }
    await done(tx);
  });
}
