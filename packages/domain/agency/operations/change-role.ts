import type { ClausePolicy } from '@kean/authorization';
import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { recordAgencyEvent as record } from '../audit-events.ts';
import type { ChangeRoleInput, RoleView } from '../contract/roles.ts';
import { failAgency } from '../errors.ts';
import { differenceOfGrants } from '../rules/difference-of-grants.ts';
import { roleChangeIsAllowed } from '../rules/role-change-is-allowed.ts';
import { roleFacts } from './role-facts.ts';
import { readRoles, writeGrants } from './stored-roles.ts';

/** Two changes of roles wait for each other: whether somebody is left who can undo it is a question about all roles. */
const ALONE = `select pg_advisory_xact_lock(hashtext('kean roles'))`;
const MOVE = 'update role set version = version + 1 where code = $1';

/**
 * Gives a role these grants instead of the ones it had. Whoever holds it has the new ones with the commit: triggers move the version of
 * the rules and the epochs.
 * @throws AppError AGENCY_ROLE_NOT_FOUND, AGENCY_ROLE_CHANGED_MEANWHILE, AGENCY_GRANT_UNKNOWN, AGENCY_ROLE_KEPT_FROM_CLIENTS,
 * AGENCY_NOT_YOUR_OWN_ROLE, AGENCY_NOBODY_LEFT_TO_UNDO
 */
export function changeRole(
  { principal, services }: SignedInContext,
  offers: readonly ClausePolicy[],
  { code, version, grants }: ChangeRoleInput,
): Promise<RoleView> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    await tx.query(ALONE);
    const roles = await readRoles(tx);
    const role = roles.find((one) => one.code === code);
    if (role === undefined) throw failAgency('AGENCY_ROLE_NOT_FOUND');
    if (role.version !== version) throw failAgency('AGENCY_ROLE_CHANGED_MEANWHILE', { version: role.version });
    const breach = roleChangeIsAllowed(offers, principal, roles, { code, grants });
    if (breach !== null) throw failAgency(breach.code, { role: code });
    await tx.query(MOVE, [code]);
    await writeGrants(tx, code, grants);
    await record(tx, {
      action: 'agency.role-changed',
      outcome: 'allowed',
      principal,
      ...roleFacts(code, differenceOfGrants(role.grants, grants)),
    });
    const [changed] = (await readRoles(tx)).filter((one) => one.code === code);
    if (changed === undefined) throw failAgency('AGENCY_ROLE_NOT_FOUND');
    return changed;
  });
}
