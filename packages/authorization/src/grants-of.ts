import type { Grant } from '@kean/kernel';
import { rulesOfPerson } from './kept-from-clients.ts';
import type { PackedRule, RuleSet } from './rule-set.ts';

const known = new WeakMap<RuleSet, Map<string, readonly Grant[]>>();

/**
 * The grants of these roles in one hand under this rule set, as a `Principal` carries them: none on a client where one of the roles closes
 * clients. One list per combination of roles.
 */
export function grantsOf(ruleSet: RuleSet, roles: readonly string[]): readonly Grant[] {
  const ofSet = known.get(ruleSet) ?? new Map<string, readonly Grant[]>();
  known.set(ruleSet, ofSet);
  const key = JSON.stringify(roles);
  const found = ofSet.get(key);
  if (found !== undefined) return found;
  const grants = rulesOfPerson(ruleSet, roles).map(asGrant);
  ofSet.set(key, grants);
  return grants;
}

/** A packed rule as the grant it was made of. */
export function asGrant(rule: PackedRule): Grant {
  const dot = rule.action.indexOf('.');
  return {
    clause: rule.action.slice(0, dot),
    action: rule.action.slice(dot + 1),
    subject: rule.subject,
    scope: rule.scope,
    fields: rule.fields,
    conditions: rule.when,
    expiresAt: rule.until,
  };
}
