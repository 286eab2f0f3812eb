import { type Database, runStatement } from '@kean/db';
import type { StaffId } from '@kean/kernel';

const GONE = `
  select asked.id from unnest($1::uuid[]) asked (id)
   where not exists (
     select from staff s join staff_in_place p on p.staff_id = s.id
      where s.id = asked.id and s.status = 'active' and (s.leaves_at is null or s.leaves_at > now()))`;

/** Those of these people who do not work here now: one statement, however many sessions they have. */
export async function whoIsGone(db: Database, people: readonly StaffId[]): Promise<ReadonlySet<StaffId>> {
  const rows = await runStatement<{ id: StaffId }>(db, GONE, [people]);
  return new Set(rows.map(({ id }) => id));
}
