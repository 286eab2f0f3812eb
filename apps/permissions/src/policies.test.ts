import { ROLE_GRANTS } from '@kean/agency/seed/role-grants';
import { compileRuleSet, problemsOf } from '@kean/authorization';
import { describe, expect, it } from 'vitest';
import { policies } from './policies.ts';

const granted = Object.fromEntries(Object.entries(ROLE_GRANTS).map(([role, { grants }]) => [role, grants]));

describe('the policies of all clauses', () => {
  it('know every grant of the seeded roles', () => {
    expect(problemsOf(policies, granted)).toEqual([]);
    expect(Object.keys(compileRuleSet(policies, granted).roles)).toHaveLength(9);
  });

  it('offer nothing that no seeded role holds', () => {
    const held = new Set(
      Object.values(granted).flatMap((grants) => grants.map(({ clause, action }) => `${clause}.${action}`)),
    );
    const offered = policies.flatMap(({ clause, actions }) => actions.map(({ action }) => `${clause}.${action}`));
    expect(offered.filter((name) => !held.has(name))).toEqual([]);
  });

  it('name every act in both languages', () => {
    for (const { actions } of policies) {
      for (const { title } of actions) {
        expect(title.zh).toMatch(/\p{Script=Han}/u);
        expect(title.en).toMatch(/^[A-Z]/);
      }
    }
  });
});
