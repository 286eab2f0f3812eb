import type { StaffId } from '@kean/kernel';
import type { AgencyBreach } from '../errors.ts';

/** Everybody whom a request is by or for: who asked, who receives, who would be carried out. */
export type Parties = readonly (StaffId | null)[];

/**
 * Separation of duties: nobody decides what was asked by or for that person, whatever it is: an extra grant, an export, a disclosure, an
 * erasure, a key operation. A party that is not known is nobody's excuse: without at least one known party nothing is decided.
 */
export function nobodyApprovesTheirOwn(actor: StaffId, parties: Parties): AgencyBreach | null {
  const known = parties.filter((party) => party !== null);
  return known.length === 0 || known.includes(actor) ? { code: 'AGENCY_NOT_YOUR_OWN' } : null;
}
