import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { LeavingId } from '../conducting/personnel-worker.ts';
import type { LeavingState, LeavingWay } from '../contract.ts';
import { failPersonnel } from '../errors.ts';

export interface StoredLeaving {
  readonly staffId: StaffId;
  readonly way: LeavingWay;
  readonly state: LeavingState;
  readonly version: number;
  readonly undoAskedBy: StaffId | null;
  readonly isSigned: boolean;
}

const LOCK = `
  SELECT staff_id AS "staffId", way, state, version, undo_asked_by AS "undoAskedBy", signed_at IS NOT NULL AS "isSigned"
    FROM leaving WHERE id = $1::uuid FOR UPDATE`;

/** The leaving, held for this transaction. @throws AppError PERSONNEL_LEAVING_NOT_FOUND */
export async function lockLeaving(tx: SqlTransaction, leavingId: LeavingId): Promise<StoredLeaving> {
  const [stored] = await tx.query<StoredLeaving & Record<string, unknown>>(LOCK, [leavingId]);
  if (stored === undefined) throw failPersonnel('PERSONNEL_LEAVING_NOT_FOUND');
  return stored;
}

/** The same where nothing has changed since it was seen. @throws AppError PERSONNEL_LEAVING_NOT_FOUND | PERSONNEL_MOVED_ON */
export async function lockSeenLeaving(
  tx: SqlTransaction,
  { leavingId, version }: { readonly leavingId: LeavingId; readonly version: number },
  states: readonly LeavingState[],
): Promise<StoredLeaving> {
  const stored = await lockLeaving(tx, leavingId);
  if (stored.version !== version || !states.includes(stored.state)) throw failPersonnel('PERSONNEL_MOVED_ON');
  return stored;
}

/** States from the cut on in which something is left to do. */
export const UNDER_WAY = ['running', 'waiting', 'failed'] as const satisfies readonly LeavingState[];
