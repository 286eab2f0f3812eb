import { fixedClock, type Grant, SCOPES, type Scope } from '@kean/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorizerOf } from './authorizer.ts';
import { bindRules } from './bind-rules.ts';
import { compileRuleSet } from './compile-rule-set.ts';
import { explainDecision } from './explain-decision.ts';
import { OF_A_CLIENT, person, samplePolicies } from './sample-policies.fixture.ts';

type Person = ReturnType<typeof person>;
type Row = Record<string, unknown>;

const LONG_AGO = new Date('2020-01-01');
const FAR_AHEAD = new Date('2999-01-01');

/** Ends of grants, and moments at which is asked: before all of them, between, on the very end, after. */
const ENDS = [null, '2026-03-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z'];
const ASKED = [
  '2026-01-01T00:00:00.000Z',
  '2026-03-01T00:00:00.000Z',
  '2026-04-01T00:00:00.000Z',
  '2026-12-31T00:00:00.000Z',
];

/** The meaning of a grant, written down a second time and sharing nothing with the compiler but the kernel's words. */
function grantReaches(grant: Grant, who: Person, row: Row, now: Date): boolean {
  if (grant.expiresAt !== null && new Date(grant.expiresAt) <= now) return false;
  for (const { property, oneOf } of grant.conditions) if (!oneOf.some((value) => row[property] === value)) return false;
  const mine = grant.subject === 'AuditEvent' ? row.principalId : row.assigneeId;
  const offersOwn = grant.action !== 'merge';
  if (grant.scope === 'agency') return true;
  const lapses = row.assignmentLapsesAt;
  const lasts = grant.subject === 'AuditEvent' || lapses === null || (lapses instanceof Date && lapses > LONG_AGO);
  if (offersOwn && mine === who.staffId && lasts) return true;
  if (grant.scope === 'team') return who.teamId !== null && row.teamId === who.teamId;
  if (grant.scope === 'branch') return who.branchId !== null && row.branchId === who.branchId;
  if (grant.scope === 'region') return who.regionId !== null && row.regionId === who.regionId;
  return false;
}

function naiveCan(
  grants: readonly Grant[],
  who: Person,
  name: string,
  subject: string,
  row: Row,
  field: string | undefined,
  now: Date,
): boolean {
  return grants.some(
    (grant) =>
      `${grant.clause}.${grant.action}` === name &&
      grant.subject === subject &&
      (field === undefined ? grant.fields === null : grant.fields?.includes(field) === true) &&
      grantReaches(grant, who, row, now),
  );
}

/** Grants of the two roles that have some, in one hand: next to the operator or the auditor nothing on a client is left. */
function heldTogether({ roles }: Person, agent: readonly Grant[], clerk: readonly Grant[] = []): Grant[] {
  const closed = roles.includes('operator') || roles.includes('auditor');
  const all = [...(roles.includes('agent') ? agent : []), ...(roles.includes('clerk') ? clerk : [])];
  return all.filter(({ subject }) => !closed || subject === 'AuditEvent');
}

/** What Prisma makes of such a filter. */
function whereHolds(where: object, row: Row): boolean {
  return Object.entries(where).every(([property, wanted]: [string, unknown]) => {
    if (property === 'OR') return (wanted as object[]).some((one) => whereHolds(one, row));
    if (typeof wanted !== 'object' || wanted === null) return row[property] === wanted;
    if ('in' in wanted) return (wanted.in as unknown[]).includes(row[property]);
    const moment = row[property];
    return moment instanceof Date && moment > (wanted as { gt: Date }).gt;
  });
}

/** At most one condition for each property that is offered, with some of its values. */
const anyConditions = (offered: Readonly<Record<string, readonly string[]>>): fc.Arbitrary<Grant['conditions']> =>
  fc
    .tuple(
      ...Object.entries(offered).map(([property, values]) =>
        fc.option(fc.record({ property: fc.constant(property), oneOf: fc.subarray([...values], { minLength: 1 }) })),
      ),
    )
    .map((conditions) => conditions.filter((condition) => condition !== null));
const anyGrant: fc.Arbitrary<Grant> = fc.oneof(
  ...samplePolicies.flatMap(({ clause, actions }) =>
    actions.map((offer) =>
      fc.record({
        clause: fc.constant(clause),
        action: fc.constant(offer.action),
        subject: fc.constant(offer.subject),
        scope: fc.constantFrom<Scope>(...offer.scopes),
        fields: 'fields' in offer ? fc.subarray([...offer.fields], { minLength: 1 }) : fc.constant(null),
        conditions: anyConditions('conditions' in offer ? offer.conditions : {}),
        expiresAt: fc.constantFrom(...ENDS),
      }),
    ),
  ),
);
const place = (letter: string) => fc.constantFrom(`${letter}1`, `${letter}2`, null);
const anyPerson = fc
  .record({
    staffId: fc.constantFrom('s1', 's2'),
    teamId: place('t'),
    branchId: place('b'),
    regionId: place('r'),
    roles: fc.oneof(
      { weight: 4, arbitrary: fc.subarray(['agent', 'clerk', 'nobody']) },
      { weight: 1, arbitrary: fc.subarray(['agent', 'clerk', 'operator', 'auditor']) },
    ),
  })
  .map(person);
/** Values that a row may wrongly hold belong to the test as well. */
const cell = (letter: string) =>
  fc.constantFrom<unknown>(`${letter}1`, `${letter}2`, null, undefined, [`${letter}1`], 1);
const anyRow = fc.record(
  {
    assigneeId: cell('s'),
    assignmentLapsesAt: fc.constantFrom<unknown>(null, LONG_AGO, FAR_AHEAD, undefined, 'never'),
    principalId: cell('s'),
    teamId: cell('t'),
    branchId: cell('b'),
    regionId: cell('r'),
    state: fc.constantFrom<unknown>(...OF_A_CLIENT.state, undefined, ['active']),
    origin: fc.constantFrom<unknown>(...OF_A_CLIENT.origin, null),
  },
  { requiredKeys: [] },
);
const subjectOf = (name: string) => (name === 'accountability.read-log' ? 'AuditEvent' : 'Client');

function movedClock(start: string) {
  let now = new Date(start);
  return {
    now: () => now,
    set: (moment: string) => {
      now = new Date(moment);
    },
  };
}
const names = ['clients.list', 'clients.merge', 'circulation.reveal', 'accountability.read-log', 'clients.absent'];
const fields = [undefined, 'name', 'phone', 'property.address', 'salary'];

describe('can() and its filters', () => {
  it('answer every question as the grants read', () => {
    let allowed = 0;
    fc.assert(
      fc.property(
        fc.array(anyGrant, { minLength: 1, maxLength: 6 }),
        fc.array(anyGrant, { maxLength: 3 }),
        anyPerson,
        anyRow,
        fc.array(fc.constantFrom(...ASKED), { minLength: 1, maxLength: 2 }),
        (agent, clerk, who, row, [asked = '', later = asked]) => {
          const rules = compileRuleSet(samplePolicies, { agent, clerk });
          const clock = movedClock(asked);
          const authorizer = authorizerOf(bindRules(rules, who), clock);
          // The same authorizer is asked at another moment first, which may be the later one: it holds no answer.
          clock.set(later);
          authorizer.may('clients.list');
          clock.set(asked);
          const now = clock.now();
          const held = heldTogether(who, agent, clerk);
          for (const name of names) {
            for (const subject of ['Client', 'AuditEvent']) {
              const readable = fields.filter((field) => naiveCan(held, who, name, subject, row, field, now));
              allowed += readable.length;
              expect(fields.filter((field) => authorizer.can(name, subject, row, field))).toEqual(readable);
              for (const field of subject === subjectOf(name) ? fields : []) {
                const question = { action: name, row, ...(field !== undefined && { field }) };
                const told = explainDecision(rules, who, question, clock);
                // Without a field an act that is granted by field is explained for some field.
                const expected =
                  field === undefined
                    ? readable.length > 0 || authorizer.fieldsOf(name, subject, row).length > 0
                    : readable.includes(field);
                expect(told.allowed).toBe(expected);
              }
              expect(authorizer.fieldsOf(name, subject, row)).toEqual(readable.filter((field) => field !== undefined));
              const passed = fields.filter((field) =>
                whereHolds(authorizer.rowFilter(name, subject, field).where, row),
              );
              expect(passed).toEqual(readable);
            }
          }
        },
      ),
      { numRuns: 3_000 },
    );
    expect(allowed).toBeGreaterThan(500);
  });

  it('hold an action exactly when some row could be allowed, and reach as far as the widest', () => {
    fc.assert(
      fc.property(fc.array(anyGrant, { maxLength: 6 }), anyPerson, fc.constantFrom(...ASKED), (agent, who, asked) => {
        const clock = fixedClock(new Date(asked));
        const authorizer = authorizerOf(bindRules(compileRuleSet(samplePolicies, { agent }), who), clock);
        const held = heldTogether(who, agent);
        for (const name of names) {
          const plain = widestOf(held, who, name, clock.now(), [{}]);
          const widest = widestOf(held, who, name, clock.now(), [{}, ...KINDS]);
          expect(authorizer.scopeOf(name)).toBe(plain);
          expect(authorizer.rowReach(name)).toMatchObject({ scope: plain, widest });
          expect(authorizer.may(name)).toBe(widest !== null);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Every kind of client that conditions can tell apart. */
const KINDS: readonly Row[] = OF_A_CLIENT.state.flatMap((state) =>
  OF_A_CLIENT.origin.map((origin) => ({ state, origin })),
);

/** The widest scope in which a row of one of these kinds is within reach, without one of the narrower scopes reaching it. */
function widestOf(held: readonly Grant[], who: Person, name: string, now: Date, kinds: readonly Row[]): Scope | null {
  const mine: Row = {
    assigneeId: who.staffId,
    assignmentLapsesAt: null,
    principalId: who.staffId,
    teamId: 'x',
    branchId: 'x',
    regionId: 'x',
  };
  const nobodys = { ...mine, assigneeId: 'x', principalId: 'x' };
  /** Rows that lie just inside one scope and outside the narrower ones; absent where the person has no such place. */
  const inside: Record<Scope, Row | null> = {
    own: mine,
    team: who.teamId === null ? null : { ...nobodys, teamId: who.teamId },
    branch: who.branchId === null ? null : { ...nobodys, branchId: who.branchId },
    region: who.regionId === null ? null : { ...nobodys, regionId: who.regionId },
    agency: nobodys,
  };
  const mayAt = (row: Row | null) =>
    row !== null &&
    kinds.some((kind) =>
      ['Client', 'AuditEvent'].some((subject) =>
        fields.some((field) => naiveCan(held, who, name, subject, { ...row, ...kind }, field, now)),
      ),
    );
  return SCOPES.filter((scope) => mayAt(inside[scope])).at(-1) ?? null;
}
