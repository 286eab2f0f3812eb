import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';

/** The day of the business calendar, by the database's clock. */
const TODAY = "(now() AT TIME ZONE 'Asia/Shanghai')::date";

/**
 * Takes one look from each person's day, where one is left. Rows are locked in order of staff, so that two groups never wait for
 * each other. A person whose looks are used up has no row in the answer.
 */
const TAKE_ONE_EACH = `
  INSERT INTO reveal_quota AS q (staff_id, day, used)
  SELECT asked.staff, ${TODAY}, 1 FROM unnest($1::uuid[], $2::int[]) AS asked(staff, daily)
  WHERE asked.daily > 0 ORDER BY asked.staff
  ON CONFLICT (staff_id, day) DO UPDATE SET used = q.used + 1
  WHERE q.used < ($2::int[])[array_position($1::uuid[], q.staff_id)]
  RETURNING q.staff_id AS "staffId", q.used`;

const USED_TODAY = `SELECT used FROM reveal_quota WHERE staff_id = $1::uuid AND day = ${TODAY}`;

/** @returns looks used today by each person who still had one, this look included */
export async function takeOneLookEach(
  tx: SqlTransaction,
  people: readonly { readonly staffId: StaffId; readonly daily: number }[],
): Promise<Map<StaffId, number>> {
  if (people.length === 0) return new Map();
  const staff = people.map((person) => person.staffId);
  const daily = people.map((person) => person.daily);
  const rows = await tx.query<{ staffId: StaffId; used: number }>(TAKE_ONE_EACH, [staff, daily]);
  return new Map(rows.map((row) => [row.staffId, row.used]));
}

/** Looks a person has used today. */
export async function looksUsedToday(tx: SqlTransaction, staffId: StaffId): Promise<number> {
  const [row] = await tx.query<{ used: number }>(USED_TODAY, [staffId]);
  return row?.used ?? 0;
}
