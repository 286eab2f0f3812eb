import { coversGrant } from '@kean/authorization';
import type { Clock, Grant, Principal, Scope } from '@kean/kernel';
import type { AgencyBreach } from '../errors.ts';

/** Where somebody works. */
export type Place = Pick<Principal, 'teamId' | 'branchId' | 'regionId'>;

/**
 * Nobody grants above themselves: whoever approves holds the grant at least as widely now, and so that it reaches what the receiver's
 * would. "Branch" is the receiver's branch: a manager of another one holds nothing there. What is somebody's own is reached by whoever
 * reaches that person's team, branch or region.
 */
export function approverHoldsTheGrantAsWidely(
  approver: Pick<Principal, 'grants' | keyof Place>,
  receiver: Place,
  wanted: Grant,
  clock: Clock,
): AgencyBreach | null {
  const now = clock.now().getTime();
  const holds = approver.grants.some(
    (held) =>
      (held.expiresAt === null || Date.parse(held.expiresAt) > now) &&
      coversGrant(held, wanted) &&
      standTogether(held.scope, approver, receiver),
  );
  return holds ? null : { code: 'AGENCY_NOT_ABOVE_YOURSELF' };
}

function standTogether(scope: Scope, approver: Place, receiver: Place): boolean {
  switch (scope) {
    case 'agency':
      return true;
    case 'region':
      return approver.regionId !== null && approver.regionId === receiver.regionId;
    case 'branch':
      return approver.branchId !== null && approver.branchId === receiver.branchId;
    case 'team':
      return approver.teamId !== null && approver.teamId === receiver.teamId;
    case 'own':
      // What is the approver's own is not what is the receiver's own.
      return false;
  }
}
