import { describe, expect, it } from 'vitest';
import { authorizerFor } from './authorizer-for.ts';
import { compileRuleSet } from './compile-rule-set.ts';
import { grantsOf } from './grants-of.ts';
import { definePolicy } from './policy.ts';
import { grant, person, row, samplePolicies } from './sample-policies.fixture.ts';

const grants = [grant('clients.list', 'Client', 'branch')];
const rules = () => compileRuleSet(samplePolicies, { agent: grants, auditor: [] });

describe('authorizerFor', () => {
  it('builds once per person, epoch and rule set', () => {
    const held = rules();
    const first = authorizerFor(held, person());
    expect(authorizerFor(held, person())).toBe(first);
    expect(authorizerFor(held, person({ epoch: 2 }))).not.toBe(first);
    expect(authorizerFor(held, person({ staffId: 's2' }))).not.toBe(first);
    expect(authorizerFor(rules(), person())).not.toBe(first);
  });

  it('follows a person who changed office or role although nobody bumped the epoch', () => {
    const held = rules();
    const oldOffice = row({ branchId: 'b1' });
    expect(authorizerFor(held, person()).can('clients.list', 'Client', oldOffice)).toBe(true);
    expect(authorizerFor(held, person({ branchId: 'b2' })).can('clients.list', 'Client', oldOffice)).toBe(false);
    expect(authorizerFor(held, person({ roles: ['auditor'] })).may('clients.list')).toBe(false);
  });

  it('stays right past its bound', () => {
    const held = rules();
    for (let number = 0; number < 6_000; number++) authorizerFor(held, person({ staffId: `p${number}` }));
    const own = row({ assigneeId: 'p0' });
    expect(authorizerFor(held, person({ staffId: 'p0' })).can('clients.list', 'Client', own)).toBe(true);
    expect(authorizerFor(held, person({ staffId: 'p5999' })).can('clients.list', 'Client', own)).toBe(false);
  });
});

describe('grantsOf', () => {
  it('gives back the grants of the roles, and none for a name that is no role', () => {
    const held = rules();
    expect(grantsOf(held, ['agent', 'clerk', 'constructor'])).toEqual(grants);
    expect(grantsOf(held, ['agent'])).toBe(grantsOf(held, ['agent']));
  });

  it.each(['auditor', 'operator'])(
    'gives an agent who is %s as well nothing on a client, and everything else',
    (role) => {
      const log = grant('accountability.read-log', 'AuditEvent', 'own');
      const held = compileRuleSet(samplePolicies, { agent: [...grants, log], auditor: [], operator: [] });
      expect(grantsOf(held, ['agent', role])).toEqual([log]);
      const both = authorizerFor(held, person({ roles: [role, 'agent'] }));
      expect(['clients.list', 'accountability.read-log'].map(both.may)).toEqual([false, true]);
      expect(both.rowFilter('clients.list', 'Client').reach).toBe('nothing');
      expect(both.rowReach('clients.list')).toEqual({ scope: null, conditional: [], widest: null });
    },
  );

  it('takes an import for a client, and leaves an extra grant that is on neither', () => {
    const imports = definePolicy({
      clause: 'collection',
      actions: [
        {
          action: 'import',
          subject: 'Import',
          scopes: ['own'],
          places: { own: 'createdBy' },
          title: { zh: '样', en: 'x' },
        },
        { action: 'see', subject: 'Staff', scopes: ['agency'], places: {}, title: { zh: '样', en: 'x' } },
      ],
    });
    const held = compileRuleSet([imports], {
      agent: [grant('collection.import', 'Import', 'own')],
      'extra:1': [grant('collection.see', 'Staff', 'agency')],
      auditor: [],
    });
    const names = (roles: string[]) => grantsOf(held, roles).map(({ action }) => action);
    expect(names(['agent', 'extra:1'])).toEqual(['import', 'see']);
    expect(names(['agent', 'auditor', 'extra:1'])).toEqual(['see']);
  });
});
