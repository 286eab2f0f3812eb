import type { SqlTransaction } from '@kean/db';
import type { BranchId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { type LogReach, logReachOf } from '../rules/log-reaches-as-far-as-the-grant.ts';

export interface ReachedBranches {
  readonly scope: LogReach['scope'];
  /** `undefined` for every branch, and for events that belong to none. */
  readonly branchIds: readonly string[] | undefined;
}

/**
 * How far an action on the log reaches for the caller, as branches.
 * @param asked the one branch that is asked for; beyond the reach it leaves nothing
 */
export async function reachOfCall(
  tx: SqlTransaction,
  { principal, authorizer }: SignedInContext,
  action: 'accountability.read-log' | 'accountability.export-evidence',
  asked?: BranchId,
): Promise<ReachedBranches> {
  const reach = logReachOf(principal, authorizer.scopeOf(action));
  const within = await branchesWithin(tx, reach);
  if (asked === undefined) return { scope: reach.scope, branchIds: within };
  return { scope: reach.scope, branchIds: within === undefined || within.includes(asked) ? [asked] : [] };
}

async function branchesWithin(tx: SqlTransaction, reach: LogReach): Promise<string[] | undefined> {
  if (reach.scope === 'agency') return undefined;
  if (reach.scope === 'branch') return [reach.branchId];
  if (reach.scope === 'none') return [];
  const rows = await tx.query<{ id: string }>('SELECT id FROM branch WHERE region_id = $1::uuid', [reach.regionId]);
  return rows.map((row) => row.id);
}
