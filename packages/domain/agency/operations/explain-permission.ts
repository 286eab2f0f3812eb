import { type ClausePolicy, compileRuleSet, type Explanation, explainDecision } from '@kean/authorization';
import { type Database, inSqlTransaction, nobody, rowPrincipal, runStatement } from '@kean/db';
import type { Grant, StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { recordAgencyEvent as record } from '../audit-events.ts';
import type { DecidedBy, ExplainedPath, ExplainInput, PermissionExplained } from '../contract/explain.ts';
import { failAgency } from '../errors.ts';
import { readRoleGrants } from '../rule-sets/read-role-grants.ts';
import { answerInWords } from '../rules/answer-in-words.ts';
import { readRolesAlone } from './stored-roles.ts';

interface AskedPerson {
  readonly staffId: StaffId;
  readonly number: string;
  readonly displayName: string;
  readonly status: 'active' | 'suspended' | 'left';
  readonly regionId: never;
  readonly branchId: never;
  readonly teamId: never;
  readonly roles: readonly string[];
  readonly places: Readonly<
    Record<'team' | 'branch' | 'region', { readonly name: string; readonly nameEn: string } | null>
  >;
  /** An extra grant of this act was there and is over. */
  readonly lapsed: boolean;
}

const place = (table: string): string =>
  `(select jsonb_build_object('name', p.name, 'nameEn', p.name_en) from ${table} p where p.id = s.${table}_id)`;
const PERSON = (within: string): string => `
  select s.id as "staffId", s.number, s.display_name as "displayName", s.status, s.region_id as "regionId",
         s.branch_id as "branchId", s.team_id as "teamId",
         array(select r.code from role_in_force r where r.staff_id = s.id order by r.code) as roles,
         jsonb_build_object('team', ${place('team')}, 'branch', ${place('branch')}, 'region', ${place('region')}) as places,
         exists (select from extra_grant e where e.staff_id = s.id and e.clause || '.' || e.action = $2
                    and (e.state = 'revoked' or (e.state = 'approved' and e.ends_at <= now()))) as lapsed
    from staff s where (s.id = $1::uuid or s.number = $3) and ${within}`;

const CLIENT = `select id, region_id as "regionId", branch_id as "branchId", team_id as "teamId", assignee_id as "assigneeId",
  assignment_lapses_at as "assignmentLapsesAt", state, origin from client where number = $1::int`;

type ClientRow = Readonly<Record<string, unknown>> & { readonly id: string };

/**
 * Why somebody can or cannot do something, with the rule that decides or the nearest one that does not reach. About a client only for
 * whoever may read that client: the answer would otherwise tell that it exists and whose it is. That it was asked is in the log.
 * @throws AppError AGENCY_STAFF_NOT_FOUND, AGENCY_RECORD_NOT_FOUND, AGENCY_GRANT_UNKNOWN
 */
export async function explainPermission(
  call: SignedInContext,
  offers: readonly ClausePolicy[],
  input: ExplainInput,
): Promise<PermissionExplained> {
  const { principal, services } = call;
  const offer = offers
    .flatMap(({ clause, actions }) => actions.map((one) => ({ ...one, name: `${clause}.${one.action}` })))
    .find(({ name }) => name === input.action);
  if (offer === undefined) throw failAgency('AGENCY_GRANT_UNKNOWN');
  const person = await readPerson(call, input);
  const aboutClient = offer.subject === 'Client' && input.clientNumber !== undefined;
  const row = aboutClient ? await readClient(call, input.clientNumber ?? 0) : null;
  const { roleGrants } = await readRoleGrants(services.db);
  const question = {
    action: input.action,
    ...(row !== null && { row }),
    ...(input.field !== undefined && { field: input.field }),
  };
  const explained = explainDecision(compileRuleSet(offers, roleGrants), person, question, services.clock);
  const decidedBy = decision(person, explained);
  await inSqlTransaction(services.db, nobody, (tx) =>
    record(tx, {
      action: 'agency.permission-explained',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: person.staffId },
      ...(input.field !== undefined && { fields: [input.field] }),
      facts: { act: input.action, answer: decidedBy, clientId: row?.id ?? null },
    }),
  );
  const roles = await readRolesAlone(services.db);
  const path = pathOf(person, explained, roles);
  const { number, displayName } = person;
  return {
    allowed: decidedBy === 'allowed',
    decidedBy,
    text: answerInWords({ decidedBy, title: offer.title, displayName, path, field: input.field ?? null }),
    person: { number, displayName },
    path,
    rolesThatHaveIt: roles
      .filter(({ grants }) => grants.some((grant) => nameOf(grant) === input.action))
      .map(({ code, name, nameEn }) => ({ code, name, nameEn })),
  };
}

function nameOf({ clause, action }: Grant): string {
  return `${clause}.${action}`;
}

async function readPerson({ authorizer, services }: SignedInContext, input: ExplainInput): Promise<AskedPerson> {
  const within = authorizer.rowFilter('agency.explain', 'Staff').sql('s', 4);
  const values = [input.staffId ?? null, input.action, input.staffNumber ?? null, ...within.values];
  const [person] = await runStatement<AskedPerson>(services.db, PERSON(within.text), values);
  if (person === undefined) throw failAgency('AGENCY_STAFF_NOT_FOUND');
  return person;
}

/** As far as the caller may read clients; absent and out of reach are one answer. */
async function readClient(call: SignedInContext, number: number): Promise<ClientRow> {
  const { principal, authorizer, services } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('clients.read'));
  const row = await readOne(services.db, as, number);
  if (row === undefined || !authorizer.can('clients.read', 'Client', row)) throw failAgency('AGENCY_RECORD_NOT_FOUND');
  return row;
}

async function readOne(
  db: Database,
  as: ReturnType<typeof rowPrincipal>,
  number: number,
): Promise<ClientRow | undefined> {
  const [row] = await inSqlTransaction(db, as, (tx) => tx.query<ClientRow>(CLIENT, [number]));
  return row;
}

/** Whether somebody works here comes before any rule. */
function decision({ status, lapsed }: AskedPerson, { allowed, rule }: Explanation): DecidedBy {
  if (status !== 'active') return status;
  if (allowed) return 'allowed';
  if (rule === null || rule.miss === null) return lapsed ? 'extra-lapsed' : 'not-granted';
  return rule.miss;
}

function pathOf(
  { places }: AskedPerson,
  { rule }: Explanation,
  roles: readonly { readonly code: string; readonly name: string; readonly nameEn: string }[],
): ExplainedPath | null {
  if (rule === null) return null;
  const extra = rule.role.startsWith('extra:');
  const found = roles.find(({ code }) => code === rule.role);
  const role = extra
    ? { name: '临时权限', nameEn: 'Extra grant' }
    : { name: found?.name ?? rule.role, nameEn: found?.nameEn ?? rule.role };
  const { scope } = rule.grant;
  const placed = scope === 'team' || scope === 'branch' || scope === 'region' ? places[scope] : null;
  return { role: { code: rule.role, ...role, extra }, grant: rule.grant, place: placed };
}
