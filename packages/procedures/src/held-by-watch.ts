import { type Database, runStatement } from '@kean/db';
import type { StaffId } from '@kean/kernel';

const HELD = 'SELECT watch_holds($1::uuid) AS held';

/** Whether a rule that stops in line holds somebody back at this moment. What the database does not answer with a plain no is a yes. */
export async function isHeldByWatch(db: Database, staffId: StaffId): Promise<boolean> {
  const [row] = await runStatement<{ held: boolean }>(db, HELD, [staffId]);
  return row?.held !== false;
}
