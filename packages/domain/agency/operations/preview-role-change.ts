import { authorizerFor, type ClausePolicy, compileRuleSet, keepsFromClients, type RuleSet } from '@kean/authorization';
import { runStatement } from '@kean/db';
import type { Principal } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { PersonAfterChange, PreviewRoleInput, RolePreview, RoleView } from '../contract/roles.ts';
import { AGENCY_ERRORS, failAgency } from '../errors.ts';
import { readRoleGrants } from '../rule-sets/read-role-grants.ts';
import { differenceOfGrants } from '../rules/difference-of-grants.ts';
import { requireOfferedGrants } from '../rules/grants-name-what-clauses-offer.ts';
import { roleChangeIsAllowed } from '../rules/role-change-is-allowed.ts';
import { countClientsWithinReach } from './count-clients-within-reach.ts';
import { readRolesAlone } from './stored-roles.ts';

/** People who are listed with their counts. */
const MOST_LISTED = 12;
/** Counting stops here; whoever was not reached by then is listed without counts. */
const BUDGET_MS = 2_500;

const HOLDERS = `
  select s.id as "staffId", s.number, s.display_name as "displayName", s.region_id as "regionId", s.branch_id as "branchId",
         s.team_id as "teamId", s.epoch, b.name as "branchName", null as "sessionId",
         array(select r.code from role_in_force r where r.staff_id = s.id order by r.code) as roles
    from staff s join staff_role h on h.staff_id = s.id left join branch b on b.id = s.branch_id
   where h.role_code = $1 and s.status = 'active' order by s.number limit ${MOST_LISTED}`;

type Holder = Omit<Principal, 'grants' | 'policyHash'> &
  Pick<PersonAfterChange, 'number' | 'displayName' | 'branchName'>;

/**
 * What a draft would change: act by act, and for the people who hold the role how many clients each act reaches before and after.
 * Changes nothing. Says as well why the change would be refused, so that nobody learns it only when saving.
 * @throws AppError AGENCY_ROLE_NOT_FOUND, AGENCY_GRANT_UNKNOWN
 */
export async function previewRoleChange(
  call: SignedInContext,
  offers: readonly ClausePolicy[],
  { code, grants }: PreviewRoleInput,
): Promise<RolePreview> {
  const { principal, services } = call;
  requireOfferedGrants(offers, code, grants);
  const roles = await readRolesAlone(services.db);
  const role = roles.find((one) => one.code === code);
  if (role === undefined) throw failAgency('AGENCY_ROLE_NOT_FOUND');
  const acts = differenceOfGrants(role.grants, grants);
  const breach = roleChangeIsAllowed(offers, principal, roles, { code, grants });
  const refusal = breach === null ? null : (AGENCY_ERRORS[breach.code]?.publicText ?? null);
  const counted = acts
    .filter(({ difference, before, after }) => {
      return difference !== 'same' && [...before, ...after].some(({ subject }) => subject === 'Client');
    })
    .map(({ action }) => action);
  const listed = await peopleAfter(call, offers, role, grants, counted);
  return { version: role.version, acts, people: role.people, listed, refusal };
}

async function peopleAfter(
  { services }: SignedInContext,
  offers: readonly ClausePolicy[],
  role: RoleView,
  grants: PreviewRoleInput['grants'],
  counted: readonly string[],
): Promise<PersonAfterChange[]> {
  const { db, clock } = services;
  const holders = await runStatement<Holder>(db, HOLDERS, [role.code]);
  const { roleGrants } = await readRoleGrants(db);
  const before = compileRuleSet(offers, roleGrants);
  const after = compileRuleSet(offers, { ...roleGrants, [role.code]: grants });
  const stopAt = performance.now() + BUDGET_MS;
  const count = async (ruleSet: RuleSet, person: Holder, action: string) => {
    if (performance.now() > stopAt) return null;
    const principal = { ...person, grants: [], policyHash: ruleSet.hash };
    return countClientsWithinReach(db, principal, authorizerFor(ruleSet, principal, clock).rowReach(action));
  };
  const listed: PersonAfterChange[] = [];
  for (const holder of holders) {
    const reach: PersonAfterChange['reach'][number][] = [];
    for (const action of counted) {
      reach.push({
        action,
        before: await count(before, holder, action),
        after: await count(after, holder, action),
      });
    }
    const { staffId, number, displayName, branchName } = holder;
    const clientsClosed = keepsFromClients(holder.roles);
    listed.push({ staffId, number, displayName, branchName, clientsClosed, reach });
  }
  return listed;
}
