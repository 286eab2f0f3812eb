import type { SqlTransaction } from '@kean/db';
import type { Id, StaffId } from '@kean/kernel';
import { goOnNow } from '../../leavings/go-on-now.ts';
import { tellWhoOrdered } from '../../messages/leaving-needs-you.ts';

const UNDER_WAY = `SELECT id FROM leaving WHERE staff_id = $1::uuid AND state IN ('running', 'waiting', 'failed')`;

/** A leaving that waits for a system looks again now; where nobody will be told by itself any more, whoever ordered it learns so. */
export async function tellLeaving(
  tx: SqlTransaction,
  { event, staffId }: { readonly event: string; readonly staffId: StaffId | null },
  state: 'delivered' | 'held' | 'retrying' | 'dead' | 'dropped' | 'confirmed' | 'waiting',
): Promise<void> {
  if (event !== 'staff-left' || staffId === null) return;
  const [leaving] = await tx.query<{ id: Id<'Leaving'> }>(UNDER_WAY, [staffId]);
  if (leaving === undefined) return;
  await goOnNow(tx, leaving.id);
  if (state === 'dead') await tellWhoOrdered(tx, leaving.id, 'system-untold');
}
