import { inSqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import { tellWhoOrdered } from '../messages/leaving-needs-you.ts';
import { CONDUCTOR, type LeavingId, type PersonnelWorker } from './personnel-worker.ts';
import { recordSwept, sweepLeaver } from './sweep-leaver.ts';

const LEFT = `SELECT id FROM staff WHERE status = 'left' AND ($1::uuid IS NULL OR id > $1::uuid) ORDER BY id LIMIT 200`;
const HOLD = `SELECT id FROM leaving WHERE staff_id = $1::uuid AND state NOT IN ('called-off', 'undone') FOR UPDATE`;
const SWEPT = `UPDATE leaving SET swept_at = clock_timestamp(), left_over = $2::jsonb,
    state = CASE WHEN $2::jsonb <> '[]' THEN 'failed' ELSE state END,
    failure = CASE WHEN $2::jsonb <> '[]' THEN 'PERSONNEL_LEFT_BEHIND' ELSE failure END,
    failed_step = CASE WHEN $2::jsonb <> '[]' THEN 'residue-swept' ELSE failed_step END
  WHERE id = $1::uuid`;

export interface SweptPerson {
  readonly staffId: StaffId;
  readonly taken: number;
  readonly left: number;
}

/** Everybody who has left, one transaction each: what they were given since is taken back, and what is left is put before somebody. */
export async function sweepAllLeavers(
  { services, leavings }: PersonnelWorker,
  signal?: AbortSignal,
): Promise<readonly SweptPerson[]> {
  const swept: SweptPerson[] = [];
  for (let after: StaffId | null = null; ; ) {
    const people: { id: StaffId }[] = await inSqlTransaction(services.db, CONDUCTOR, (tx) => tx.query(LEFT, [after]));
    for (const { id: staffId } of people) {
      signal?.throwIfAborted();
      swept.push(
        await inSqlTransaction(services.db, CONDUCTOR, async (tx) => {
          const [leaving] = await tx.query<{ id: LeavingId }>(HOLD, [staffId]);
          const found = await sweepLeaver(tx, leavings, staffId);
          if (leaving !== undefined) await tx.query(SWEPT, [leaving.id, JSON.stringify(found.left)]);
          if (leaving !== undefined && found.left.length > 0) await tellWhoOrdered(tx, leaving.id, 'left-over');
          await recordSwept(tx, staffId, found);
          return { staffId, taken: found.taken, left: found.left.reduce((sum, { count }) => sum + count, 0) };
        }),
      );
    }
    after = people.at(-1)?.id ?? null;
    if (after === null) return swept;
  }
}
