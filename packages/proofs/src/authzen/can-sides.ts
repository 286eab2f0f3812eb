import { createMongoAbility, subject } from '@casl/ability';
import { ROLE_GRANTS } from '@kean/agency/seed/role-grants';
import { authorizerFor, compileRuleSet } from '@kean/authorization';
import { type BranchId, type Grant, newId, type RegionId, type StaffId, type TeamId } from '@kean/kernel';
import { policies } from '@kean/permissions/policies';
import type { RunContext } from '../harness/context.ts';
import { fromPeer, installPeer } from '../peers/install-peer.ts';

/** Rows that are asked about in turn; a list page and more. */
export const ROWS = 256;

/** One question answered in three ways; every side answers the same. */
export type Side = (call: number) => boolean;

interface Casbin {
  readonly newModelFromString: (text: string) => unknown;
  readonly newEnforcer: (model: unknown) => Promise<Enforcer>;
}
interface Enforcer {
  addPolicies(lines: readonly (readonly string[])[]): Promise<boolean>;
  enforceSync(...asked: readonly unknown[]): boolean;
}

const ASKED = { action: 'circulation.reveal', subject: 'Client', field: 'phone' } as const;

const person = {
  staffId: newId<'Staff'>() as StaffId,
  regionId: newId<'Region'>() as RegionId,
  branchId: newId<'Branch'>() as BranchId,
  teamId: newId<'Team'>() as TeamId,
  roles: ['branch-manager'],
  epoch: 1,
};

/** A role of the seeded office that reveals phones within its branch, whatever it is called there. */
function roleInQuestion(): { readonly role: string; readonly grants: readonly Grant[] } {
  for (const [role, { grants }] of Object.entries(ROLE_GRANTS)) {
    if (grants.some((grant) => grant.action === 'reveal' && grant.scope === 'branch')) return { role, grants };
  }
  throw new Error('no seeded role reveals within its branch');
}

function rows(): readonly Record<string, unknown>[] {
  return Array.from({ length: ROWS }, (_, at) => ({
    id: newId<'Client'>(),
    assigneeId: newId<'Staff'>(),
    assignmentLapsesAt: null,
    teamId: newId<'Team'>(),
    branchId: at % 2 === 0 ? person.branchId : newId<'Branch'>(),
    regionId: newId<'Region'>(),
  }));
}

/** What the role is granted, as bare CASL would be told by hand. */
function bareRules(grants: readonly Grant[]) {
  return grants.flatMap(({ clause, action, subject: type, scope, fields }) => {
    const rule = { action: `${clause}.${action}`, subject: type, ...(fields === null ? {} : { fields: [...fields] }) };
    if (scope === 'agency') return [rule];
    const places = {
      own: { assigneeId: person.staffId },
      team: { teamId: person.teamId },
      branch: { branchId: person.branchId },
      region: { regionId: person.regionId },
    };
    return [{ ...rule, conditions: places[scope] }];
  });
}

const CASBIN_MODEL = `
[request_definition]
r = sub, obj, act, field
[policy_definition]
p = role, act, field, scope
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && r.field == p.field && r.sub.role == p.role && (p.scope == "agency" || (p.scope == "branch" && r.obj.branchId == r.sub.branchId) || (p.scope == "own" && r.obj.assigneeId == r.sub.staffId))
`;

/** The three sides over the same role, the same person and the same rows. */
export async function canSides(context: RunContext): Promise<Readonly<Record<'ours' | 'casl' | 'casbin', Side>>> {
  const { role, grants } = roleInQuestion();
  const known = rows();
  const at = (call: number) => known[call % ROWS] ?? {};
  const ruleSet = compileRuleSet(policies, { [role]: grants });
  const authorizer = authorizerFor(ruleSet, { ...person, roles: [role] });
  const ability = createMongoAbility(bareRules(grants));
  const tagged = known.map((row) => subject(ASKED.subject, { ...row }));
  const casbin = fromPeer(await installPeer('casbin', context))('casbin') as Casbin;
  const enforcer = await casbin.newEnforcer(casbin.newModelFromString(CASBIN_MODEL));
  await enforcer.addPolicies(
    grants.flatMap(({ clause, action, scope, fields }) =>
      (fields ?? ['-']).map((field) => [role, `${clause}.${action}`, field, scope]),
    ),
  );
  const asking = { role, staffId: person.staffId, branchId: person.branchId };
  return {
    ours: (call) => authorizer.can(ASKED.action, ASKED.subject, at(call), ASKED.field),
    casl: (call) => ability.can(ASKED.action, tagged[call % ROWS] ?? {}, ASKED.field),
    casbin: (call) => enforcer.enforceSync(asking, at(call), ASKED.action, ASKED.field),
  };
}
