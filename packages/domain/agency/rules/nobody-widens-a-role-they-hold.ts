import { coversGrant } from '@kean/authorization';
import type { Grant } from '@kean/kernel';
import type { AgencyBreach } from '../errors.ts';

/**
 * Whoever may change roles may not make themselves mightier by it: a role that the person holds can only be given what that person holds
 * already. For everything else somebody else has to change it.
 */
export function nobodyWidensARoleTheyHold(
  rolesHeld: readonly string[],
  grantsHeld: readonly Grant[],
  role: string,
  drafted: readonly Grant[],
): AgencyBreach | null {
  if (!rolesHeld.includes(role)) return null;
  const covered = drafted.every((grant) => grantsHeld.some((held) => coversGrant(held, grant)));
  return covered ? null : { code: 'AGENCY_NOT_YOUR_OWN_ROLE' };
}
