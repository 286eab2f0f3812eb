import type { SignedInContext } from '@kean/procedures';
import type { CompareRolesInput, RoleComparison, RoleView } from '../contract/roles.ts';
import { failAgency } from '../errors.ts';
import { differenceOfGrants } from '../rules/difference-of-grants.ts';
import { readRolesAlone } from './stored-roles.ts';

/**
 * Two roles act by act.
 * @throws AppError AGENCY_ROLE_NOT_FOUND
 */
export async function compareRoles({ services }: SignedInContext, input: CompareRolesInput): Promise<RoleComparison> {
  const roles = await readRolesAlone(services.db);
  const [left, right] = [roleOf(roles, input.left), roleOf(roles, input.right)];
  return { left, right, acts: differenceOfGrants(left.grants, right.grants) };
}

function roleOf(roles: readonly RoleView[], code: string): RoleView {
  const found = roles.find((role) => role.code === code);
  if (found === undefined) throw failAgency('AGENCY_ROLE_NOT_FOUND');
  return found;
}
