import { type Database, runStatement } from '@kean/db';
import type { Principal } from '@kean/kernel';

/** What was pressed last, of what is in force. A later press has a later time, in the order of their commits. */
export const MEASURES_AS_OF = '(select max(c.pressed_at)::text from containment_in_force c) as "measuresAsOf"';

/**
 * A lock of one client may concern any answer, and any link; other measures those whom they name. What somebody pressed themself is what they asked
 * for, and they are to be told that it holds.
 */
const MEANWHILE = `
  select exists (
           select from containment_in_force c
            where c.pressed_at > coalesce($2::timestamptz, '-infinity') and c.pressed_by <> $1::uuid
              and (c.client_id is not null or c.staff_id = $1::uuid or num_nonnulls(c.staff_id, c.branch_id) = 0
                   or c.branch_id = (select p.branch_id from staff_in_place p where p.staff_id = $1::uuid))) as contained,
         not exists (select from staff s where s.id = $1::uuid and s.epoch = $3::int4) as changed`;

/** What became of what an answer was decided by. */
export interface Meanwhile {
  /** A measure against a leak that may concern the answer came into force. */
  readonly contained: boolean;
  /** Anything that decides about the person. */
  readonly changed: boolean;
}

/** Whether what decided about this person still stands, asked of the database at this moment. */
export async function meanwhileOf(
  db: Database,
  { staffId, measuresAsOf = null, epoch }: Pick<Principal, 'staffId' | 'measuresAsOf' | 'epoch'>,
): Promise<Meanwhile> {
  const [found] = await runStatement<Meanwhile>(db, MEANWHILE, [staffId, measuresAsOf, epoch]);
  return found ?? { contained: true, changed: true };
}
