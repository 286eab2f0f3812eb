import type { Principal, Scope } from '@kean/kernel';

/** Which events a person may read: everything, one region's, one branch's, or nothing. */
export type LogReach =
  | { readonly scope: 'agency' }
  | { readonly scope: 'region'; readonly regionId: string }
  | { readonly scope: 'branch'; readonly branchId: string }
  | { readonly scope: 'none' };

/** A scope without its place, and a scope that the policy does not offer, reach nothing. Absence denies. */
export function logReachOf(principal: Pick<Principal, 'regionId' | 'branchId'>, scope: Scope | null): LogReach {
  const { regionId, branchId } = principal;
  if (scope === 'agency') return { scope };
  if (scope === 'region' && regionId !== null) return { scope, regionId };
  if (scope === 'branch' && branchId !== null) return { scope, branchId };
  return { scope: 'none' };
}
