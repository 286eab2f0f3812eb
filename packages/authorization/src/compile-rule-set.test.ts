import type { Grant } from '@kean/kernel';
import { AppError } from '@kean/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRuleSet, problemsOf } from './compile-rule-set.ts';
import { definePolicy } from './policy.ts';
import { grant, samplePolicies } from './sample-policies.fixture.ts';

const good = [
  grant('clients.list', 'Client', 'branch'),
  grant('circulation.reveal', 'Client', 'own', ['phone', 'name']),
];
const ACTIVE = [{ property: 'state', oneOf: ['active'] }];
const when = (...conditions: Grant['conditions']) => grant('clients.list', 'Client', 'own', null, { conditions });
const compile = (grants: readonly Grant[]) => compileRuleSet(samplePolicies, { agent: grants });

describe('compileRuleSet', () => {
  it.each([
    ['unknown-clause', grant('cellar.list', 'Client', 'own')],
    ['unknown-action', grant('clients.export', 'Client', 'own')],
    ['unknown-subject', grant('clients.list', 'Staff', 'own')],
    ['unknown-scope', grant('clients.list', 'Client', 'galaxy' as 'own')],
    ['scope-not-offered', grant('clients.merge', 'Client', 'agency')],
    ['fields-missing', grant('circulation.reveal', 'Client', 'own')],
    ['fields-missing', grant('circulation.reveal', 'Client', 'own', [])],
    ['fields-not-offered', grant('clients.list', 'Client', 'own', ['phone'])],
    ['unknown-field', grant('circulation.reveal', 'Client', 'own', ['phone', 'salary'])],
    ['unknown-condition', when({ property: 'phone', oneOf: ['active'] })],
    ['unknown-condition', when({ property: 'constructor', oneOf: ['active'] })],
    ['unknown-condition', grant('clients.merge', 'Client', 'branch', null, { conditions: ACTIVE })],
    ['condition-empty', when({ property: 'state', oneOf: [] })],
    ['condition-twice', when(...ACTIVE, { property: 'state', oneOf: ['erased'] })],
    ['unknown-value', when({ property: 'state', oneOf: ['active', 'asleep'] })],
    ['unknown-moment', grant('clients.list', 'Client', 'own', null, { expiresAt: 'tomorrow' })],
    ['unknown-moment', grant('clients.list', 'Client', 'own', null, { expiresAt: '2026-12-01' })],
    ['unknown-moment', grant('clients.list', 'Client', 'own', null, { expiresAt: '2026-12-01T00:00:00Z' })],
  ] as const)('refuses the whole set for one grant with %s', (reason, bad) => {
    expect(problemsOf(samplePolicies, { agent: [...good, bad] })).toMatchObject([{ role: 'agent', reason }]);
    const refusal = expect(() => compile([...good, bad]));
    refusal.toThrow(AppError);
    refusal.toThrow(expect.objectContaining({ code: 'AUTHORIZATION_GRANT_REFUSED', kind: 'invalid' }));
  });

  it('gives one hash to equal grants, whatever their order, and another to every other grant', () => {
    const { hash } = compile(good);
    fc.assert(
      fc.property(fc.shuffledSubarray([...good, ...good], { minLength: 0 }), (grants) => {
        const same = new Set(grants.map((one) => one.action)).size === 2;
        expect(compile(grants).hash === hash).toBe(same);
      }),
    );
    expect(compile([grant('clients.list', 'Client', 'region'), ...good.slice(1)]).hash).not.toBe(hash);
    expect(compileRuleSet(samplePolicies, { clerk: good }).hash).not.toBe(hash);
  });

  it('keeps the order of fields and rows out of the hash', () => {
    const reversed = grant('circulation.reveal', 'Client', 'own', ['name', 'phone', 'phone']);
    expect(compile([reversed, good[0] as Grant]).hash).toBe(compile(good).hash);
  });

  it('keeps the order of conditions and of their values out of the hash, and conditions and ends in it', () => {
    const origin = { property: 'origin', oneOf: ['imported'] };
    const both = [{ property: 'state', oneOf: ['active', 'erased'] }, origin];
    const turned = [origin, { property: 'state', oneOf: ['erased', 'active', 'erased'] }];
    expect(compile([when(...turned)]).hash).toBe(compile([when(...both)]).hash);
    const ends = grant('clients.list', 'Client', 'own', null, { expiresAt: '2026-12-01T00:00:00.000Z' });
    expect(new Set([when(), when(...both), when(...ACTIVE), ends].map((one) => compile([one]).hash)).size).toBe(4);
  });

  it('compares own rows in every wider scope where own is offered, and only there', () => {
    const { roles } = compile([grant('clients.list', 'Client', 'region'), grant('clients.merge', 'Client', 'branch')]);
    const any = Object.fromEntries((roles.agent ?? []).map((rule) => [rule.action, rule.any]));
    expect(any).toEqual({
      'clients.list': [
        { property: 'assigneeId', equals: 'staffId', lapses: 'assignmentLapsesAt' },
        { property: 'regionId', equals: 'regionId', lapses: null },
      ],
      'clients.merge': [{ property: 'branchId', equals: 'branchId', lapses: null }],
    });
  });

  it('refuses policies that look for the owner of one subject in two properties', () => {
    const other = definePolicy({
      clause: 'retention',
      actions: [
        { action: 'hold', subject: 'Client', scopes: ['own'], places: { own: 'createdBy' }, title: { zh: '', en: '' } },
      ],
    });
    expect(() => compileRuleSet([...samplePolicies, other], {})).toThrow(
      /assigneeId until assignmentLapsesAt and by createdBy/,
    );
  });

  it('refuses two policies of one clause', () => {
    expect(() => compileRuleSet([samplePolicies[0], samplePolicies[0]], {})).toThrow(/one clause/);
  });
});
