import type { Principal, Scope } from '@kean/kernel';

/**
 * A scope with the place it starts from, for one person: what a statement's own predicate says. Row security decides the same
 * again from the settings of the transaction; two locks that share no code.
 */
export interface Reach {
  readonly scope: Scope;
  /** Id of the person, team, branch or region; `null` for the whole agency. */
  readonly place: string | null;
}

/** How far a person reaches; `null` where the scope needs a place that the person does not have. Absence denies. */
export function reachOf(principal: Principal, scope: Scope | null): Reach | null {
  if (scope === null) return null;
  if (scope === 'agency') return { scope, place: null };
  const place = {
    own: principal.staffId,
    team: principal.teamId,
    branch: principal.branchId,
    region: principal.regionId,
  }[scope];
  return place === null ? null : { scope, place };
}
