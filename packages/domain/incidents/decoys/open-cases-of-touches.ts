import type { SqlTransaction } from '@kean/db';
import type { WatchedAct } from '../watching/watched-acts.ts';

const DAY_OF = `(timestamptz 'epoch' + $3::int8 * interval '1 microsecond') at time zone 'Asia/Shanghai'`;
/** One after another, also of two watches: each sees whether the other has opened it. */
const WAIT = `SELECT pg_advisory_xact_lock(hashtext('kean.decoy-touch'))`;
const IS_OPEN = `SELECT EXISTS (SELECT FROM decoy_touch WHERE seat_id = $1::uuid AND staff_id = $2::uuid AND day = (${DAY_OF})::date) AS open`;
/** Nobody's until somebody takes it. What it is called says neither who nor which: whoever it concerns does not see it, and others may. */
const OPEN = `INSERT INTO leak_case (kind, title) VALUES ('decoy-touched', $1) RETURNING id`;
const CONCERNS = 'INSERT INTO leak_case_person (case_id, staff_id) VALUES ($1::uuid, $2::uuid)';
const TOUCH = `INSERT INTO decoy_touch (seat_id, staff_id, day, case_id) VALUES ($1::uuid, $2::uuid, (${DAY_OF})::date, $4::uuid)`;

/**
 * Opens a case for every decoy that somebody touched, once for decoy, person and day, in the transaction of the watch: a second reading of the log
 * opens none again.
 */
export async function openCasesOfTouches(tx: SqlTransaction, watched: readonly WatchedAct[]): Promise<number> {
  const touching = watched.filter(({ touched }) => touched.length > 0);
  if (touching.length === 0) return 0;
  await tx.query(WAIT, []);
  let opened = 0;
  for (const { row, event, touched } of touching) {
    for (const seatId of touched) {
      const once = [seatId, event.person, row.occurredAt];
      const [found] = await tx.query<{ open: boolean }>(IS_OPEN, once);
      if (found?.open === true) continue;
      const [made] = await tx.query<{ id: string }>(OPEN, ['诱饵客户被触碰']);
      if (made === undefined) throw new TypeError('a case that was opened has an id');
      await tx.query(CONCERNS, [made.id, event.person]);
      await tx.query(TOUCH, [...once, made.id]);
      opened += 1;
    }
  }
  return opened;
}
