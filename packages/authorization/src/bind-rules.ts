import type { Principal, Scope } from '@kean/kernel';
import type { BoundRule } from './exact-ability.ts';
import { rulesOfPerson } from './kept-from-clients.ts';
import { scopeOfKey } from './places.ts';
import type { PackedRule, RuleSet } from './rule-set.ts';

/** What the rules of a principal's roles compare rows with. */
export type Bearings = Pick<Principal, 'staffId' | 'teamId' | 'branchId' | 'regionId' | 'roles'>;

/** A rule of one person, how far it really reaches, and when it stops being one. */
export interface PersonalRule extends BoundRule {
  readonly reach: Scope;
  /** Milliseconds since 1970; `null` where it has no end. Judged at each decision, not here. */
  readonly expiresAt: number | null;
}

/**
 * The rules of one person. A comparison with a place the person does not have is left out whole, never bound to `undefined`:
 * an agent without a branch has no branch rule.
 */
export function bindRules(ruleSet: RuleSet, bearings: Bearings): PersonalRule[] {
  return rulesOfPerson(ruleSet, bearings.roles).flatMap((rule) => bindRule(rule, bearings));
}

function bindRule({ action, subject, fields, any, when, until }: PackedRule, bearings: Bearings): PersonalRule[] {
  const expiresAt = until === null ? null : Date.parse(until);
  const rule = { action, subject, expiresAt, ...(fields === null ? {} : { fields: [...fields] }) };
  if (any === null) {
    return [{ ...rule, reach: 'agency', ...(when.length === 0 ? {} : { conditions: { place: null, when } }) }];
  }
  return any.flatMap(({ property, equals: key, lapses }): PersonalRule[] => {
    const equals: unknown = bearings[key];
    if (typeof equals !== 'string' || equals === '') return [];
    return [{ ...rule, conditions: { place: { property, equals, lapses }, when }, reach: scopeOfKey(key) }];
  });
}
