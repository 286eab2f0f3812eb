import type { Principal } from '@kean/kernel';
import type { BoundRule } from './exact-ability.ts';
import type { PlacedScope } from './places.ts';
import { scopeOfKey } from './places.ts';
import { type PackedRule, type RuleSet, rulesOfRole } from './rule-set.ts';

/** What the rules of a principal's roles compare rows with. */
export type Bearings = Pick<Principal, 'staffId' | 'teamId' | 'branchId' | 'regionId' | 'roles'>;

/** A rule of one person, and how far it really reaches. */
export interface PersonalRule extends BoundRule {
  readonly reach: PlacedScope | 'agency';
}

/**
 * The rules of one person. A comparison with a place the person does not have is left out whole, never bound to `undefined`:
 * an agent without a branch has no branch rule.
 */
export function bindRules(ruleSet: RuleSet, bearings: Bearings): PersonalRule[] {
  return bearings.roles.flatMap((role) => rulesOfRole(ruleSet, role).flatMap((rule) => bindRule(rule, bearings)));
}

function bindRule(rule: PackedRule, bearings: Bearings): PersonalRule[] {
  const { action, subject } = rule;
  const fields = rule.fields === null ? {} : { fields: [...rule.fields] };
  if (rule.any === null) return [{ action, subject, ...fields, reach: 'agency' }];
  return rule.any.flatMap(({ property, equals: key, lapses }): PersonalRule[] => {
    const equals: unknown = bearings[key];
    if (typeof equals !== 'string' || equals === '') return [];
    return [{ action, subject, ...fields, conditions: { property, equals, lapses }, reach: scopeOfKey(key) }];
  });
}
