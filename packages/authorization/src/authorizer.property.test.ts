import { type Grant, SCOPES, type Scope } from '@kean/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorizerOf } from './authorizer.ts';
import { bindRules } from './bind-rules.ts';
import { compileRuleSet } from './compile-rule-set.ts';
import { person, samplePolicies } from './sample-policies.fixture.ts';

type Person = ReturnType<typeof person>;
type Row = Record<string, unknown>;

const LONG_AGO = new Date('2020-01-01');
const FAR_AHEAD = new Date('2999-01-01');

/** The meaning of a grant, written down a second time and sharing nothing with the compiler but the kernel's words. */
function grantReaches(grant: Grant, who: Person, row: Row): boolean {
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
  field?: string,
): boolean {
  return grants.some(
    (grant) =>
      `${grant.clause}.${grant.action}` === name &&
      grant.subject === subject &&
      (field === undefined ? grant.fields === null : grant.fields?.includes(field) === true) &&
      grantReaches(grant, who, row),
  );
}

/** What Prisma makes of such a filter. */
function whereHolds(where: object, row: Row): boolean {
  return Object.entries(where).every(([property, wanted]: [string, unknown]) => {
    if (property === 'OR') return (wanted as object[]).some((one) => whereHolds(one, row));
    if (typeof wanted !== 'object' || wanted === null) return row[property] === wanted;
    const moment = row[property];
    return moment instanceof Date && moment > (wanted as { gt: Date }).gt;
  });
}

const anyGrant: fc.Arbitrary<Grant> = fc.oneof(
  ...samplePolicies.flatMap(({ clause, actions }) =>
    actions.map((offer) =>
      fc.record({
        clause: fc.constant(clause),
        action: fc.constant(offer.action),
        subject: fc.constant(offer.subject),
        scope: fc.constantFrom<Scope>(...offer.scopes),
        fields: 'fields' in offer ? fc.subarray([...offer.fields], { minLength: 1 }) : fc.constant(null),
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
    roles: fc.subarray(['agent', 'clerk', 'nobody']),
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
  },
  { requiredKeys: [] },
);
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
        (agent, clerk, who, row) => {
          const rules = compileRuleSet(samplePolicies, { agent, clerk });
          const authorizer = authorizerOf(bindRules(rules, who));
          const held = [...(who.roles.includes('agent') ? agent : []), ...(who.roles.includes('clerk') ? clerk : [])];
          for (const name of names) {
            for (const subject of ['Client', 'AuditEvent']) {
              const readable = fields.filter((field) => naiveCan(held, who, name, subject, row, field));
              allowed += readable.length;
              expect(fields.filter((field) => authorizer.can(name, subject, row, field))).toEqual(readable);
              expect(authorizer.fieldsOf(name, subject, row)).toEqual(readable.filter((field) => field !== undefined));
              const passed = fields.filter((field) =>
                whereHolds(authorizer.rowFilter(name, subject, field).where, row),
              );
              expect(passed).toEqual(readable);
            }
          }
        },
      ),
      { numRuns: 1_500 },
    );
    expect(allowed).toBeGreaterThan(500);
  });

  it('hold an action exactly when some row could be allowed, and reach as far as the widest', () => {
    fc.assert(
      fc.property(fc.array(anyGrant, { maxLength: 6 }), anyPerson, (agent, who) => {
        const authorizer = authorizerOf(bindRules(compileRuleSet(samplePolicies, { agent }), who));
        const held = who.roles.includes('agent') ? agent : [];
        const mine = {
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
        for (const name of names) {
          const mayAt = (row: Row | null) =>
            row !== null &&
            ['Client', 'AuditEvent'].some((subject) =>
              fields.some((field) => naiveCan(held, who, name, subject, row, field)),
            );
          const widest = SCOPES.filter((scope) => mayAt(inside[scope])).at(-1) ?? null;
          expect(authorizer.scopeOf(name)).toBe(widest);
          expect(authorizer.may(name)).toBe(widest !== null);
        }
      }),
      { numRuns: 500 },
    );
  });
});
