import type { Grant } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { authorizerOf, deniesEverything } from './authorizer.ts';
import { bindRules } from './bind-rules.ts';
import { compileRuleSet } from './compile-rule-set.ts';
import { exactAbility } from './exact-ability.ts';
import { grant, person, row, samplePolicies } from './sample-policies.fixture.ts';

function holding(grants: readonly Grant[], changes: Parameters<typeof person>[0] = {}) {
  return authorizerOf(bindRules(compileRuleSet(samplePolicies, { agent: grants }), person(changes)));
}

const list = grant('clients.list', 'Client', 'branch');
const reveal = grant('circulation.reveal', 'Client', 'branch', ['phone', 'property.address']);
const here = row({ branchId: 'b1' });

describe('absence denies', () => {
  it('gives nothing to a person without a grant', () => {
    expect(deniesEverything.may('clients.list')).toBe(false);
    expect(deniesEverything.can('clients.list', 'Client', here)).toBe(false);
    expect(deniesEverything.scopeOf('clients.list')).toBeNull();
    expect(deniesEverything.rowFilter('clients.list', 'Client').reach).toBe('nothing');
  });

  it('gives nothing for a role that is no role, names of Object.prototype included', () => {
    const may = (role: string) => holding([list], { roles: [role] }).may('clients.list');
    expect(['agent', 'constructor', '__proto__', 'toString', ''].map(may)).toEqual([true, false, false, false, false]);
  });

  it('leaves out the rule of a place the person does not have, instead of comparing with undefined', () => {
    for (const nowhere of [null, undefined, '']) {
      const agent = holding([grant('clients.merge', 'Client', 'branch')], { branchId: nowhere });
      expect(agent.may('clients.merge')).toBe(false);
      expect(agent.can('clients.merge', 'Client', row({ branchId: nowhere }))).toBe(false);
      expect(agent.rowFilter('clients.merge', 'Client').where).toEqual({ OR: [] });
    }
  });

  it('keeps what is a person’s own when the wider place is missing, and says so', () => {
    const agent = holding([list], { branchId: null });
    expect(agent.scopeOf('clients.list')).toBe('own');
    expect(agent.can('clients.list', 'Client', row({ assigneeId: 's1' }))).toBe(true);
    expect(agent.can('clients.list', 'Client', here)).toBe(false);
  });
});

describe('the traps of CASL', () => {
  it('denies a type, an id or a class where a row belongs', () => {
    const agent = holding([list]);
    for (const impostor of ['Client', 's1', null, undefined, Object]) {
      expect(agent.can('clients.list', 'Client', impostor as unknown as object)).toBe(false);
    }
  });

  it('denies an action that is granted by field when no field is named', () => {
    const agent = holding([reveal]);
    expect(agent.can('circulation.reveal', 'Client', here)).toBe(false);
    expect(agent.rowFilter('circulation.reveal', 'Client').reach).toBe('nothing');
    expect(agent.can('circulation.reveal', 'Client', here, 'phone')).toBe(true);
  });

  it('denies a field of an action that knows none: to read a record is not to read its fields', () => {
    expect(holding([list]).can('clients.list', 'Client', here, 'phone')).toBe(false);
    expect(holding([list]).can('clients.list', 'Client', here, '')).toBe(false);
  });

  it('derives rows by field, so that a rule for one field opens no row for another', () => {
    const agent = holding([grant('circulation.reveal', 'Client', 'own', ['name']), reveal]);
    expect(agent.rowFilter('circulation.reveal', 'Client', 'name').where).toMatchObject({ assigneeId: 's1' });
    expect(agent.rowFilter('circulation.reveal', 'Client', 'phone').where).toEqual({
      OR: expect.arrayContaining([expect.objectContaining({ assigneeId: 's1' }), { branchId: 'b1' }]),
    });
  });

  it('reads no list on a row as "contains" and no operator in a value', () => {
    const agent = holding([list], { branchId: 'b1' });
    expect(agent.can('clients.list', 'Client', row({ branchId: ['b1'] }))).toBe(false);
    expect(agent.can('clients.list', 'Client', row({ branchId: { $eq: 'b1' } }))).toBe(false);
  });

  it('does not touch the row it is asked about', () => {
    const frozen = Object.freeze(row({ branchId: 'b1' }));
    expect(holding([list]).can('clients.list', 'Client', frozen)).toBe(true);
    expect(Object.getOwnPropertySymbols(frozen)).toEqual([]);
  });

  it('denies a subject that was not granted, whatever the row looks like', () => {
    expect(holding([list]).can('clients.list', 'AuditEvent', here)).toBe(false);
    expect(holding([list]).can('clients.list', 'all', here)).toBe(false);
    expect(holding([list]).can('manage', 'all', here)).toBe(false);
  });

  it.each([{}, { equals: undefined }, { equals: null }, { equals: '' }, { property: undefined }])(
    'refuses to build a comparison with %o',
    (changes) => {
      const whole = { property: 'branchId', equals: 'b1', lapses: null };
      const build = (place: object) => () =>
        exactAbility([
          { action: 'clients.list', subject: 'Client', conditions: { place: place as typeof whole, when: [] } },
        ]);
      expect(build(whole)).not.toThrow();
      expect(build(Object.keys(changes).length === 0 ? changes : { ...whole, ...changes })).toThrow(TypeError);
    },
  );
});

describe('what is own for a while', () => {
  const agent = holding([grant('clients.list', 'Client', 'own')]);
  const own = (assignmentLapsesAt: unknown) => row({ assigneeId: 's1', assignmentLapsesAt });

  it('is no longer own when its moment is over, and when the row was loaded without the moment', () => {
    const moments = [null, new Date(Date.now() + 60_000), new Date(Date.now() - 1), undefined, '2999-01-01', Infinity];
    const answers = moments.map((moment) => agent.can('clients.list', 'Client', own(moment)));
    expect(answers).toEqual([true, true, false, false, false, false]);
  });

  it('carries the moment into both filters', () => {
    const filter = agent.rowFilter('clients.list', 'Client');
    expect(filter.where).toEqual({
      assigneeId: 's1',
      OR: [{ assignmentLapsesAt: null }, { assignmentLapsesAt: { gt: expect.any(Date) } }],
    });
    expect(filter.sql('c').text).toBe(
      '((c."assignee_id" = $1 AND (c."assignment_lapses_at" IS NULL OR c."assignment_lapses_at" > now())))',
    );
  });
});

describe('fields, scope and filter', () => {
  it('lists the fields of this row only', () => {
    const agent = holding([grant('circulation.reveal', 'Client', 'own', ['name']), reveal]);
    expect(agent.fieldsOf('circulation.reveal', 'Client', here)).toEqual(['phone', 'property.address']);
    expect(agent.fieldsOf('circulation.reveal', 'Client', row({ assigneeId: 's1' }))).toHaveLength(3);
    expect(agent.fieldsOf('circulation.reveal', 'Client', row())).toEqual([]);
    expect(agent.fieldsOf('clients.list', 'Client', here)).toEqual([]);
  });

  it('asks nothing of a row for the whole agency', () => {
    const filter = holding([list, grant('clients.list', 'Client', 'agency')]).rowFilter('clients.list', 'Client');
    expect(filter).toMatchObject({ reach: 'everything', where: {} });
    expect(filter.sql('c')).toEqual({ text: 'TRUE', values: [] });
  });

  it('writes SQL with values apart and columns in snake case', () => {
    const { text, values } = holding([grant('clients.merge', 'Client', 'branch')])
      .rowFilter('clients.merge', 'Client')
      .sql('c', 3);
    expect({ text, values }).toEqual({ text: '(c."branch_id" = $3)', values: ['b1'] });
    const both = holding([list]).rowFilter('clients.list', 'Client').sql('c', 3);
    expect(both.text.match(/\$\d/g)).toEqual(['$3', '$4']);
    expect([...both.values].sort()).toEqual(['b1', 's1']);
  });

  it('refuses an alias that is not a plain name', () => {
    expect(() => holding([list]).rowFilter('clients.list', 'Client').sql('c; drop table client')).toThrow(TypeError);
  });
});

describe('assertCan', () => {
  it('hands the row back when it may be acted on', () => {
    expect(holding([list]).assertCan('clients.list', 'Client', here)).toBe(here);
  });

  it('answers an absent row and another’s row alike', () => {
    const agent = holding([list, reveal]);
    const errors = [null, undefined, row()].map((one) => {
      try {
        return agent.assertCan('circulation.reveal', 'Client', one, 'phone');
      } catch (error) {
        return error;
      }
    });
    expect(errors).toEqual([errors[0], errors[0], errors[0]]);
    expect(errors[0]).toMatchObject({ kind: 'not-found', code: 'AUTHORIZATION_NOT_FOUND' });
  });

  it('answers forbidden for an action the role lacks, and for a field it lacks on a row it may see', () => {
    const agent = holding([reveal]);
    const forbidden = expect.objectContaining({ kind: 'forbidden' });
    expect(() => agent.assertCan('clients.list', 'Client', here)).toThrow(forbidden);
    expect(() => agent.assertCan('circulation.reveal', 'Client', here, 'name')).toThrow(forbidden);
  });
});
