import type { BranchId, Principal, RegionId, Scope, StaffId, TeamId } from '@kean/kernel';

/**
 * A scope with the place it starts from, for one person: what a statement's own predicate says. Row security decides the same
 * again from the settings of the transaction; two locks that share no code.
 */
export type Reach =
  | { readonly scope: 'own'; readonly staffId: StaffId; readonly branchId: BranchId }
  | { readonly scope: 'team'; readonly teamId: TeamId; readonly branchId: BranchId }
  | { readonly scope: 'branch'; readonly branchId: BranchId }
  | { readonly scope: 'region'; readonly regionId: RegionId }
  | { readonly scope: 'agency' };

/** How far a person reaches; `null` where the scope needs a place that the person does not have. Absence denies. */
export function reachOf(principal: Principal, scope: Scope | null): Reach | null {
  const { staffId, teamId, branchId, regionId } = principal;
  if (scope === 'agency') return { scope };
  if (scope === 'region') return regionId === null ? null : { scope, regionId };
  if (scope === null || branchId === null) return null;
  if (scope === 'branch') return { scope, branchId };
  if (scope === 'own') return { scope, staffId, branchId };
  return teamId === null ? null : { scope, teamId, branchId };
}
