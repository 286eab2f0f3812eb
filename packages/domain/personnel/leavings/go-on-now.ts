import type { SqlTransaction } from '@kean/db';
import { promise } from '@kean/queues';
import type { LeavingId } from '../conducting/personnel-worker.ts';
import { conductLeaving } from '../jobs/conduct-leaving.job.ts';

const MOVE = 'UPDATE leaving SET version = version + 1 WHERE id = $1::uuid RETURNING version';

/** Somebody has done their part: the leaving is looked at now, and not at its next look. */
export async function goOnNow(tx: SqlTransaction, leavingId: LeavingId): Promise<void> {
  const [moved] = await tx.query<{ version: number }>(MOVE, [leavingId]);
  if (moved !== undefined) await promise(tx, conductLeaving, { leavingId }, `${leavingId}:${moved.version}`);
}
