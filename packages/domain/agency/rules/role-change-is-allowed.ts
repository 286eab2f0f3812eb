import type { ClausePolicy } from '@kean/authorization';
import type { Grant, Principal } from '@kean/kernel';
import type { RoleView } from '../contract/roles.ts';
import type { AgencyBreach } from '../errors.ts';
import { requireOfferedGrants } from './grants-name-what-clauses-offer.ts';
import { logReadersHoldNoClientAction } from './log-readers-hold-no-client-action.ts';
import { nobodyWidensARoleTheyHold } from './nobody-widens-a-role-they-hold.ts';
import { roleChangeLeavesSomeoneWhoCanUndoIt } from './role-change-leaves-someone-who-can-undo-it.ts';

/**
 * Everything that is asked of a change before it is written; also of a preview, so that both answer alike.
 * @param grants the role's grants afterwards; `null`: the role is no more
 * @throws AppError AGENCY_GRANT_UNKNOWN with the name of what is not known
 */
export function roleChangeIsAllowed(
  offers: readonly ClausePolicy[],
  principal: Pick<Principal, 'roles' | 'grants'>,
  roles: readonly RoleView[],
  { code, grants }: { readonly code: string; readonly grants: readonly Grant[] | null },
): AgencyBreach | null {
  if (grants !== null) requireOfferedGrants(offers, code, grants);
  const drafted = grants ?? [];
  const afterwards = roles.map((role) => (role.code === code ? { ...role, grants: drafted } : role));
  return (
    logReadersHoldNoClientAction(code, drafted) ??
    nobodyWidensARoleTheyHold(principal.roles, principal.grants, code, drafted) ??
    roleChangeLeavesSomeoneWhoCanUndoIt(afterwards)
  );
}
