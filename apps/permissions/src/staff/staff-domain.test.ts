import type { StaffFacts } from '@kean/agency/rule-sets';
import { ROLE_GRANTS } from '@kean/agency/seed/role-grants';
import { compileRuleSet } from '@kean/authorization';
import { newId, type StaffId } from '@kean/kernel';
import { expect, it } from 'vitest';
import { policies } from '../policies.ts';
import { staffDomain, staffOffers } from './staff-domain.ts';

const granted = Object.fromEntries(Object.entries(ROLE_GRANTS).map(([role, { grants }]) => [role, grants]));
const staffId = newId<'Staff'>() as StaffId;
const agent: StaffFacts = { staffId, regionId: null, branchId: null, teamId: null, roles: ['agent'], epoch: 1 };
const domain = staffDomain(compileRuleSet(policies, granted), staffOffers(policies), new Map([[staffId, agent]]));

const ask = (assignmentLapsesAt: unknown, at: string) =>
  domain.decide(
    {
      subject: { type: 'staff', id: staffId },
      action: { name: 'clients.read' },
      resource: { type: 'Client', id: 'c', properties: { assigneeId: staffId, assignmentLapsesAt } },
    },
    Date.parse(at),
  ).permit;

it('judges an assignment by the moment of the question, so that a replay gives the answer of then', () => {
  expect(ask('2021-06-01T00:00:00Z', '2021-05-31T23:59:59Z')).toBe(true);
  expect(ask('2021-06-01T00:00:00Z', '2021-06-01T00:00:00Z')).toBe(false);
  expect(ask('2999-01-01T00:00:00Z', '2999-01-02T00:00:00Z')).toBe(false);
  expect(ask(null, '2021-01-01T00:00:00Z')).toBe(true);
});

it('denies a client to an agent who is auditor or operator as well, and lists no act on one', () => {
  const question = {
    subject: { type: 'staff', id: staffId },
    action: { name: 'clients.read' },
    resource: { type: 'Client', id: 'c', properties: { assigneeId: staffId, assignmentLapsesAt: null } },
  };
  for (const more of ['auditor', 'operator']) {
    const both = new Map([[staffId, { ...agent, roles: [more, 'agent'] }]]);
    const answers = staffDomain(compileRuleSet(policies, granted), staffOffers(policies), both);
    expect(answers.decide(question, Date.now()).permit).toBe(false);
    expect(answers.permittedActions(question, Date.now())).toEqual([]);
    const self = { ...question, action: { name: 'agency.explain' }, resource: { type: 'Staff', id: staffId } };
    expect(answers.permittedActions(self, Date.now())).toEqual(domain.permittedActions(self, Date.now()));
  }
  expect(domain.decide(question, Date.now()).permit).toBe(true);
});

it.each([undefined, 'soon', 4_102_444_800_000, {}, ''])('takes an assignment that lapses at %j for over', (lapses) => {
  expect(ask(lapses, '2021-01-01T00:00:00Z')).toBe(false);
});
