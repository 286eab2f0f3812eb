import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { record } from '../audit-events.ts';
import type { LeavingId } from '../conducting/personnel-worker.ts';
import type { LeavingWay } from '../contract.ts';
import { conductLeaving } from '../jobs/conduct-leaving.job.ts';

/** Cuts wait for each other: of two who press at once the second finds the leaving of the first, and the last two of a kind stay one. */
export const ONE_AT_A_TIME = `SELECT pg_advisory_xact_lock(hashtext('kean.leaving'))`;

const CUT = `
  UPDATE leaving SET cut_at = clock_timestamp(), state = 'running', version = version + 1
   WHERE id = $1::uuid AND state = 'planned' RETURNING staff_id AS "staffId", way`;

/** Ends access of somebody who was to leave later. Of one whose access is cut already nothing changes. */
export async function cutWithin(
  tx: SqlTransaction,
  { principal }: Pick<SignedInContext, 'principal'>,
  leavingId: LeavingId,
): Promise<void> {
  const [cut] = await tx.query<{ staffId: StaffId; way: LeavingWay }>(CUT, [leavingId]);
  if (cut === undefined) return;
  await record(tx, {
    action: 'personnel.access-cut',
    outcome: 'allowed',
    principal,
    subject: { kind: 'Staff', id: cut.staffId },
    facts: { leavingId, way: cut.way },
  });
  await promise(tx, conductLeaving, { leavingId }, leavingId);
}
