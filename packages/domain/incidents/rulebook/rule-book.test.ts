import { describe, expect, it } from 'vitest';
import { RULE_BOUNDS, type RuleId, SERIOUS_FOR_STAFF } from '../contract/rules.ts';
import { aRuleStaysWithinTheLaw } from '../rules/a-rule-stays-within-the-law.ts';
import { FIRST_RULES } from '../signals/rules-in-force.ts';
import { RuleBook, type RuleInForce } from './rule-book.ts';

const RULE = 'reveals-outside-care';
const setTo = (threshold: number, more: Partial<RuleInForce> = {}): RuleInForce => ({
  ...{ rule: RULE, roleCode: null, branchId: null, threshold, windowMinutes: 1_440, blocks: false, from: 100 },
  ...more,
});
const AGENT = { branchId: 'east', roles: ['agent'] };
const limitOf = (set: readonly RuleInForce[], at: number, works = AGENT) =>
  new RuleBook(FIRST_RULES, set).rulesFor(works, at).find(({ id }) => id === RULE)?.limit;

describe('how a rule counts', () => {
  it('as the office began, until something else came into force, and so again for acts of then', () => {
    const set = [setTo(6), setTo(4, { from: 200 })];
    expect([99, 100, 199, 200].map((at) => limitOf(set, at))).toEqual([9, 6, 6, 4]);
  });

  it('for a role or a branch instead of for all, laxer too; where several concern somebody, the strictest', () => {
    const agents = setTo(12, { roleCode: 'agent' });
    const east = setTo(10, { branchId: 'east' });
    expect(limitOf([setTo(6), agents], 100)).toBe(12);
    expect(limitOf([setTo(6), agents, east], 100)).toBe(10);
    expect(limitOf([setTo(6), agents, east], 100, { branchId: 'west', roles: ['security'] })).toBe(6);
    expect(limitOf([agents, setTo(6, { from: 200 })], 200)).toBe(12);
  });

  it('blocks where one that concerns somebody does', () => {
    const set = [setTo(8, { roleCode: 'agent' }), setTo(9, { branchId: 'east', blocks: true })];
    const rule = new RuleBook(FIRST_RULES, set).rulesFor(AGENT, 100).find(({ id }) => id === RULE);
    expect([rule?.limit, rule?.blocks]).toEqual([8, true]);
  });

  it('leaves every other rule as it was, and a proposal that is tried takes the place of what it would replace', () => {
    const book = new RuleBook(FIRST_RULES, [setTo(6)]);
    const others = (rules: typeof FIRST_RULES) => rules.filter(({ id }) => id !== RULE);
    expect(others(book.rulesFor(AGENT, 100))).toEqual(others(FIRST_RULES));
    const tried = book.with(setTo(3)).rulesFor(AGENT, 0);
    expect(tried.find(({ id }) => id === RULE)?.limit).toBe(3);
  });
});

describe('how far an office may go', () => {
  it('under the line of the law, in no shorter a time, for every rule with which it begins', () => {
    for (const { id, limit, windowMinutes, counts, measure } of FIRST_RULES) {
      const rule = id as RuleId;
      const within = (more: object) => aRuleStaysWithinTheLaw({ rule, threshold: limit, windowMinutes, ...more });
      expect(within({}), id).toBe(true);
      expect(within({ threshold: RULE_BOUNDS[rule].most + 1 }), id).toBe(false);
      expect(within({ threshold: 0 }), id).toBe(false);
      expect(within({ windowMinutes: windowMinutes - 1 }), id).toBe(false);
      if (measure === 'clients' || counts.acts.includes('reveal'))
        expect(RULE_BOUNDS[rule].most, id).toBeLessThan(SERIOUS_FOR_STAFF);
    }
  });
});
