import { setTimeout as pause } from 'node:timers/promises';
import { type Database, runStatement } from '@kean/db';
import type { ContainmentId } from '../contract/containment.ts';

/** What every process holds open for people whom the measure lets in no more, or who export no more. Rows that no process has seen for a while are of none. */
const OPEN = `
  SELECT count(*)::int4 AS left FROM containment_in_force c
    JOIN staff_in_place p ON p.staff_id = c.staff_id OR p.branch_id = c.branch_id OR num_nonnulls(c.staff_id, c.branch_id) = 0
    JOIN open_stream o ON o.staff_id = p.staff_id AND o.seen_at > clock_timestamp() - interval '15 seconds'
   WHERE c.id = $1::uuid
     AND (c.kind = 'freeze' OR (c.kind = 'stop-exports' AND o.kind NOT LIKE '%.watch%')
          OR (c.kind = 'cut-sessions' AND (c.staff_id IS NOT NULL OR NOT EXISTS (SELECT FROM keeps_office_going k WHERE k.staff_id = p.staff_id))))`;
const LOOK_EVERY_MS = 20;
const LONGEST_MS = 1_500;

/** Waits until nothing is open any more, a moment at most. @returns how much is; the database refuses what is asked anew all the same */
export async function untilNothingIsOpen(
  db: Database,
  containmentId: ContainmentId,
): Promise<{ readonly left: number }> {
  const until = performance.now() + LONGEST_MS;
  for (;;) {
    const [found] = await runStatement<{ left: number }>(db, OPEN, [containmentId]);
    const left = found?.left ?? 0;
    if (left === 0 || performance.now() > until) return { left };
    await pause(LOOK_EVERY_MS);
  }
}
