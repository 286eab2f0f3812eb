import { type Database, inSqlTransaction, rowPrincipal } from '@kean/db';
import { AppError, type Principal, type RowReach, type Scope } from '@kean/kernel';
import type { ReachCount } from '../contract/roles.ts';

/** More are said as "at least so many". */
const MOST_COUNTED = 2_000;
/** A count that takes longer is left out: a preview is no reason to burden the office. */
const STATEMENT_MS = 400;

/** Where a scope's rows are found by an index; row security narrows to what conditions allow. $1 person, $2 place. */
const WITHIN: Readonly<Record<Scope, string>> = {
  own: 'c.assignee_id = $1::uuid and $2::uuid is null',
  team: '(c.team_id = $2::uuid or c.assignee_id = $1::uuid)',
  branch: '(c.branch_id = $2::uuid or c.assignee_id = $1::uuid)',
  region: '(c.region_id = $2::uuid or c.assignee_id = $1::uuid)',
  agency: '$1::uuid is not null and $2::uuid is null',
};

/**
 * How many clients an act of this person would reach, counted in the database under the row security of that reach. No column of a client
 * is read. `null` where the time for one count was over.
 */
export async function countClientsWithinReach(
  db: Database,
  principal: Principal,
  reach: RowReach,
): Promise<ReachCount | null> {
  if (reach.widest === null) return { count: 0, atLeast: false };
  const { teamId, branchId, regionId, staffId } = principal;
  const place = { own: null, team: teamId, branch: branchId, region: regionId, agency: null }[reach.widest];
  const text = `select count(*)::int as n from (select from client c where ${WITHIN[reach.widest]} limit ${MOST_COUNTED + 1}) c`;
  try {
    return await inSqlTransaction(db, rowPrincipal(principal, reach), async (tx) => {
      await tx.query(`select set_config('statement_timeout', '${STATEMENT_MS}', true)`);
      const [{ n } = { n: 0 }] = await tx.query<{ n: number }>(text, [staffId, place]);
      return { count: Math.min(n, MOST_COUNTED), atLeast: n > MOST_COUNTED };
    });
  } catch (error) {
    if (error instanceof AppError && error.kind === 'unavailable') return null;
    throw error;
  }
}
