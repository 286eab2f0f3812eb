import type { ClausePolicy } from '@kean/authorization';
import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { recordAgencyEvent as record } from '../audit-events.ts';
import type { CreateRoleInput, RoleView } from '../contract/roles.ts';
import { failAgency } from '../errors.ts';
import { differenceOfGrants } from '../rules/difference-of-grants.ts';
import { roleChangeIsAllowed } from '../rules/role-change-is-allowed.ts';
import { roleFacts } from './role-facts.ts';
import { readRoles, writeGrants } from './stored-roles.ts';

const INSERT = 'insert into role (code, name, name_en) values ($1, $2, $3) on conflict do nothing returning code';

/**
 * A role of the agency's own. Nobody holds it yet.
 * @throws AppError AGENCY_ROLE_CODE_TAKEN, AGENCY_GRANT_UNKNOWN, AGENCY_ROLE_KEPT_FROM_CLIENTS, AGENCY_NOBODY_LEFT_TO_UNDO
 */
export function createRole(
  { principal, services }: SignedInContext,
  offers: readonly ClausePolicy[],
  { code, name, nameEn, grants }: CreateRoleInput,
): Promise<RoleView> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const breach = roleChangeIsAllowed(offers, principal, await readRoles(tx), { code, grants });
    if (breach !== null) throw failAgency(breach.code, { role: code });
    const added = await tx.query(INSERT, [code, name, nameEn]);
    if (added.length === 0) throw failAgency('AGENCY_ROLE_CODE_TAKEN');
    await writeGrants(tx, code, grants);
    await record(tx, {
      action: 'agency.role-created',
      outcome: 'allowed',
      principal,
      ...roleFacts(code, differenceOfGrants([], grants)),
    });
    return { code, name, nameEn, version: 1, people: 0, grants };
  });
}
