import type { AgencyBreach } from '../errors.ts';

/**
 * Somebody whose role works with a second factor only does not remove the last one: the next sign-in would be the moment in which
 * whoever knows the password registers their own.
 * @param left factors that would remain
 * @param needed whether any role of the person asks for one
 */
export function roleWithSecondFactorKeepsOne(left: number, needed: boolean): AgencyBreach | null {
  return needed && left < 1 ? { code: 'AGENCY_LAST_FACTOR_STAYS' } : null;
}
