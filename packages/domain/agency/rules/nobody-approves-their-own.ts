import type { StaffId } from '@kean/kernel';
import { isTheirOwnAffair, type Parties } from '../contract/separation-of-duties.ts';
import type { AgencyBreach } from '../errors.ts';

/** Nobody decides an extra grant that was asked by or for that person. */
export function nobodyApprovesTheirOwn(actor: StaffId, parties: Parties): AgencyBreach | null {
  return isTheirOwnAffair(actor, parties) ? { code: 'AGENCY_NOT_YOUR_OWN' } : null;
}
