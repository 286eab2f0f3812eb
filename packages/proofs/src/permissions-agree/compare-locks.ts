import type { Authorizer, ClausePolicy } from '@kean/authorization';
import { type Grant, newId, type Principal } from '@kean/kernel';
import type { Chance } from '../wrong-shapes/chance.ts';
import { type Answers, type DisputedCase, inWords } from './disagreement.ts';
import type { InventedOffice, InventedPerson } from './invented-office.ts';
import {
  type AskedDatabases,
  allowedByPrisma,
  allowedByRowSecurity,
  allowedBySql,
  allowedInMemory,
  authorizerOf,
  type Locks,
  type Question,
} from './locks.ts';
import { grantReaches, grantsFor, heldTogether, isOwn, reachOfGrants } from './meaning-of-grants.ts';
import { CLOSING_ROLES, offersToCompare, ROLE_NAMES, randomRoleGrants } from './random-grants.ts';
import { isSubject, PLACES_OF, WITHOUT_OWN } from './subjects.ts';

/** What was compared until the wanted number of cases, or the first disagreement. */
export interface Comparison {
  /** Cases of (rule set, person, row, field) that every lock answered, row security included. */
  readonly cases: number;
  /** Of them those that were allowed. */
  readonly allowed: number;
  /** Cases on records without row security: can(), SQL, Prisma and the meaning. */
  readonly withoutRowSecurity: number;
  readonly ruleSets: number;
  readonly questions: number;
  /** The first case about which two of them differ, in words; `null` when all agreed. */
  readonly disagreement: string | null;
}

const PEOPLE_PER_RULE_SET = 3;
const QUESTIONS_PER_PERSON = 6;
const LAST_CHANCE = 5_000;

export interface ComparisonPlan {
  readonly office: InventedOffice;
  readonly databases: AskedDatabases;
  readonly policies: readonly ClausePolicy[];
  readonly locks: Locks;
  readonly chance: Chance;
  readonly cases: number;
  readonly signal?: AbortSignal;
}

/** Asks every lock the same random questions until so many cases agreed, or two answers differ. */
export async function compareLocks(plan: ComparisonPlan): Promise<Comparison> {
  const counted = { cases: 0, allowed: 0, withoutRowSecurity: 0, ruleSets: 0, questions: 0 };
  while (counted.cases < plan.cases) {
    plan.signal?.throwIfAborted();
    counted.ruleSets += 1;
    const roleGrants = randomRoleGrants(plan.policies, plan.chance);
    const authorizerFor = authorizerOf(plan.locks, plan.policies, roleGrants);
    for (let person = 0; person < PEOPLE_PER_RULE_SET; person += 1) {
      const who = plan.chance.of(plan.office.people);
      const roles = randomRoles(plan.chance);
      const held = heldTogether(roles, roleGrants);
      const principal = principalOf(who, roles);
      for (let asked = 0; asked < QUESTIONS_PER_PERSON; asked += 1) {
        const disagreement = await ask(plan, { who, held, principal, authorizer: authorizerFor(principal) }, counted);
        counted.questions += 1;
        if (disagreement !== null) return { ...counted, disagreement };
      }
    }
    if (counted.ruleSets > LAST_CHANCE) throw new RangeError('the rule sets ask about nothing that has rows');
  }
  return { ...counted, disagreement: null };
}

function randomRoles(chance: Chance): string[] {
  const usual = ROLE_NAMES.filter(() => chance.below(3) > 0);
  return [...usual, ...CLOSING_ROLES.filter(() => chance.below(10) === 0)];
}

function principalOf(who: InventedPerson, roles: readonly string[]): Principal {
  return { ...who, sessionId: newId<'Session'>(), roles, grants: [], policyHash: '00'.repeat(32), epoch: 1 };
}

interface Asker {
  readonly who: InventedPerson;
  readonly held: readonly Grant[];
  readonly principal: Principal;
  readonly authorizer: Authorizer;
}

type Counted = { cases: number; allowed: number; withoutRowSecurity: number };

/** One question to every lock about every row. @returns the first case in dispute, in words */
async function ask(plan: ComparisonPlan, asker: Asker, counted: Counted): Promise<string | null> {
  const { office, locks, databases } = plan;
  const question = randomQuestion(plan, asker);
  const { action, subject, field } = question;
  const { who, held } = asker;
  const rows = office.rows[subject];
  const speaking = grantsFor(held, action, subject, field);
  const meant = new Set(
    rows.filter((row) => speaking.some((grant) => grantReaches(grant, who, row))).map(({ id }) => id),
  );
  const inMemory = allowedInMemory(locks, question, rows);
  const bySql = await allowedBySql(locks, question, databases);
  const byPrisma = await allowedByPrisma(question, databases);
  const { rowSecurity } = PLACES_OF[subject];
  const reach = reachOfGrants(speaking, who);
  const byRowSecurity = rowSecurity ? await allowedByRowSecurity(question, reach, databases) : null;
  // The second lock knows one scope for the whole act, and what is a person's own belongs to every scope of it.
  const ownBesides = WITHOUT_OWN.has(action) && reach.scope !== null;
  for (const row of rows) {
    const answers: Answers = {
      meant: meant.has(row.id),
      'can()': inMemory.has(row.id),
      SQL: bySql.has(row.id),
      Prisma: byPrisma.has(row.id),
      'row security': ownBesides && isOwn(subject, who, row) ? undefined : byRowSecurity?.has(row.id),
    };
    if (differ(answers)) return inWords(office, { who, held, action, subject, field, row, answers });
    if (answers['row security'] === undefined) counted.withoutRowSecurity += 1;
    else counted.cases += 1;
    if (answers.meant === true) counted.allowed += 1;
  }
  return rowSecurity ? wholeActDiffers(plan, asker, question) : null;
}

/**
 * A request opens its transaction with the scope of the whole act, whichever field it is about. For that scope row security has to
 * let through the rows on which some field (or the act itself) is granted, and no other.
 */
async function wholeActDiffers(plan: ComparisonPlan, { who, held }: Asker, question: Question): Promise<string | null> {
  const { action, subject, authorizer } = question;
  const granted = held.filter((grant) => `${grant.clause}.${grant.action}` === action && grant.subject === subject);
  const passed = await allowedByRowSecurity(question, authorizer.rowReach(action), plan.databases);
  for (const row of plan.office.rows[subject]) {
    const meant = granted.some((grant) => grantReaches(grant, who, row));
    const own = WITHOUT_OWN.has(action) && isOwn(subject, who, row);
    if (!own && passed.has(row.id) !== meant) {
      const answers = { ...NO_SAY, meant, 'row security': passed.has(row.id) };
      const disputed: DisputedCase = { who, held, action, subject, field: undefined, row, answers };
      return `for the act as a whole, ${inWords(plan.office, disputed)}`;
    }
  }
  return null;
}

const NO_SAY = { 'can()': undefined, SQL: undefined, Prisma: undefined };

function differ(answers: Answers): boolean {
  const given = Object.values(answers).filter((answer) => answer !== undefined);
  return given.some((answer) => answer !== given[0]);
}

/** Mostly about what the person holds; now and then about what nobody granted, without the field, or with one too many. */
function randomQuestion({ policies, chance }: ComparisonPlan, { held, principal, authorizer }: Asker): Question {
  const offers = offersToCompare(policies);
  const grant = held.length > 0 && chance.below(4) > 0 ? chance.of(held) : null;
  const [clause, offer] =
    offers.find(([name, one]) => grant !== null && name === grant.clause && one.action === grant.action) ??
    chance.of(offers);
  if (!isSubject(offer.subject)) throw new TypeError(`${offer.subject} is not compared`);
  const fitting: readonly (string | undefined)[] = offer.fields ?? [undefined];
  const asked = chance.below(5) === 0 ? [undefined, 'salary'] : fitting;
  const field = asked[chance.below(asked.length)];
  return { principal, authorizer, action: `${clause}.${offer.action}`, subject: offer.subject, field };
}
