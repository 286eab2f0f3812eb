import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';

/** The day of the business calendar, by the database's clock. */
export const TODAY = "(now() AT TIME ZONE 'Asia/Shanghai')::date";

const USED_TODAY = `SELECT used FROM reveal_quota WHERE staff_id = $1::uuid AND day = ${TODAY}`;

/** Looks a person has used today. */
export async function looksUsedToday(tx: SqlTransaction, staffId: StaffId): Promise<number> {
  const [row] = await tx.query<{ used: number }>(USED_TODAY, [staffId]);
  return row?.used ?? 0;
}

const HELD = 'SELECT watch_holds($1::uuid) AS held';

/** Whether the watch over leaks holds somebody back. The database decides, and gives them no look whoever asks; this says why. */
export async function isHeldByWatch(tx: SqlTransaction, staffId: StaffId): Promise<boolean> {
  const [row] = await tx.query<{ held: boolean }>(HELD, [staffId]);
  return row?.held !== false;
}
