import type { ClausePolicy } from '@kean/authorization';
import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { recordAgencyEvent as record } from '../audit-events.ts';
import type { RemoveRoleInput } from '../contract/roles.ts';
import { failAgency } from '../errors.ts';
import { differenceOfGrants } from '../rules/difference-of-grants.ts';
import { roleChangeIsAllowed } from '../rules/role-change-is-allowed.ts';
import { roleFacts } from './role-facts.ts';
import { readRoles } from './stored-roles.ts';

const HELD = 'select exists (select from staff_role where role_code = $1) as held';
const DELETE = 'delete from role where code = $1 and version = $2 returning code';

/**
 * Takes a role away that nobody holds, its grants with it. People who are suspended count as holders: they may come back.
 * @throws AppError AGENCY_ROLE_NOT_FOUND, AGENCY_ROLE_STILL_HELD, AGENCY_ROLE_CHANGED_MEANWHILE
 */
export function removeRole(
  { principal, services }: SignedInContext,
  offers: readonly ClausePolicy[],
  { code, version }: RemoveRoleInput,
): Promise<{ readonly removed: string }> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const roles = await readRoles(tx);
    const role = roles.find((one) => one.code === code);
    if (role === undefined) throw failAgency('AGENCY_ROLE_NOT_FOUND');
    const [{ held } = { held: true }] = await tx.query<{ held: boolean }>(HELD, [code]);
    if (held) throw failAgency('AGENCY_ROLE_STILL_HELD', { role: code });
    const breach = roleChangeIsAllowed(offers, principal, roles, { code, grants: null });
    if (breach !== null) throw failAgency(breach.code, { role: code });
    const removed = await tx.query(DELETE, [code, version]);
    if (removed.length === 0) throw failAgency('AGENCY_ROLE_CHANGED_MEANWHILE', { version: role.version });
    await record(tx, {
      action: 'agency.role-removed',
      outcome: 'allowed',
      principal,
      ...roleFacts(code, differenceOfGrants(role.grants, [])),
    });
    return { removed: code };
  });
}
