import type { SqlTransaction } from '@kean/db';
import type { ClauseLeaving } from '@kean/db/leavers';
import type { PublicText, StaffId } from '@kean/kernel';
import { record } from '../audit-events.ts';
import { failPersonnel } from '../errors.ts';
import type { LeavingUnderWay } from './personnel-worker.ts';

export interface LeftOver {
  readonly name: string;
  readonly words: PublicText;
  readonly count: number;
}
export interface Swept {
  readonly taken: number;
  readonly left: readonly LeftOver[];
}

/** Takes back whatever the person was given since, and counts what is left in every place that any clause declares. */
export async function sweepLeaver(
  tx: SqlTransaction,
  leavings: readonly ClauseLeaving[],
  staffId: StaffId,
): Promise<Swept> {
  let taken = 0;
  const left: LeftOver[] = [];
  for (const sink of leavings.flatMap(({ sinks }) => sinks)) {
    taken += await sink.clear(tx, staffId);
    const count = await sink.countLeft(tx, staffId);
    if (count > 0) left.push({ name: sink.name, words: sink.title, count });
  }
  return { taken, left };
}

const SWEPT = `UPDATE leaving SET swept_at = clock_timestamp(), left_over = $2::jsonb WHERE id = $1::uuid`;

/** The step of a leaving: nothing may be left. @throws AppError PERSONNEL_LEFT_BEHIND */
export async function sweepUnderWay({ tx, leavingId, staffId, leavings }: LeavingUnderWay): Promise<number> {
  const { taken, left } = await sweepLeaver(tx, leavings, staffId);
  const [first] = left;
  if (first !== undefined) throw failPersonnel('PERSONNEL_LEFT_BEHIND', { place: first.name });
  await tx.query(SWEPT, [leavingId, '[]']);
  await recordSwept(tx, staffId, { taken, left });
  return taken;
}

/** What was found, by number; which kinds they are stands with the leaving. */
export function recordSwept(tx: SqlTransaction, staffId: StaffId, { taken, left }: Swept): Promise<void> {
  return record(tx, {
    action: 'personnel.leaver-swept',
    outcome: left.length === 0 ? 'allowed' : 'failed',
    principal: null,
    subject: { kind: 'Staff', id: staffId },
    facts: { taken, left: left.reduce((sum, { count }) => sum + count, 0) },
  });
}
