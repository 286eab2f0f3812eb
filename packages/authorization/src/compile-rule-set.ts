import type { Grant } from '@kean/kernel';
import { canonicalJson } from './canonical-json.ts';
import { failAuthorization } from './errors.ts';
import { type GrantProblem, grantProblem, placeProblem } from './grant-problems.ts';
import { principalKeyOf } from './places.ts';
import { type ActionOffer, actionName, type ClausePolicy, placesOf } from './policy.ts';
import { type Comparison, hashOf, type PackedRole, type PackedRule, type RuleSet } from './rule-set.ts';

/** Grants of every role by its code. */
export type RoleGrants = Readonly<Record<string, readonly Grant[]>>;

/** Everything wrong with these grants, role by role; empty when they compile. */
export function problemsOf(policies: readonly ClausePolicy[], roleGrants: RoleGrants): GrantProblem[] {
  return Object.entries(roleGrants).flatMap(([role, grants]) =>
    grants.map((grant) => grantProblem(policies, role, grant)).filter((problem) => problem !== null),
  );
}

/**
 * Compiles grants against what the clauses offer. All or nothing: one unknown name refuses the whole set, because a rule that
 * was left out silently looks to everyone like a decision.
 * @param version grows with every change of the grants
 * @throws AppError AUTHORIZATION_GRANT_REFUSED naming role, grant and reason of the first problem and how many there are
 */
export function compileRuleSet(policies: readonly ClausePolicy[], roleGrants: RoleGrants, version = 1): RuleSet {
  const misplaced = placeProblem(policies);
  if (misplaced !== null) throw new TypeError(misplaced);
  if (new Set(policies.map((policy) => policy.clause)).size !== policies.length) {
    throw new TypeError('two policies claim one clause');
  }
  const problems = problemsOf(policies, roleGrants);
  const [first] = problems;
  if (first !== undefined) {
    throw failAuthorization('AUTHORIZATION_GRANT_REFUSED', { ...first, problems: problems.length });
  }
  const roles: Record<string, PackedRole> = Object.create(null) as Record<string, PackedRole>;
  for (const role of Object.keys(roleGrants).sort()) roles[role] = packRole(policies, roleGrants[role] ?? []);
  return { version, hash: hashOf(roles), roles };
}

function packRole(policies: readonly ClausePolicy[], grants: readonly Grant[]): PackedRole {
  const rules = new Map<string, PackedRule>();
  for (const grant of grants) {
    const offer = policies
      .find((policy) => policy.clause === grant.clause)
      ?.actions.find((one) => one.action === grant.action);
    if (offer === undefined) continue;
    const rule = packGrant(offer, grant);
    rules.set(canonicalJson(rule), rule);
  }
  // Sorted, so that the order in which rows came from the database changes no hash.
  return [...rules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule);
}

function packGrant(offer: ActionOffer, grant: Grant): PackedRule {
  return {
    action: actionName(grant.clause, grant.action),
    subject: grant.subject,
    scope: grant.scope,
    any: comparisons(offer, grant),
    fields: grant.fields === null ? null : [...new Set(grant.fields)].sort(),
    when: grant.conditions
      .map(({ property, oneOf }) => ({ property, oneOf: [...new Set(oneOf)].sort() }))
      .sort((a, b) => (a.property < b.property ? -1 : 1)),
    until: grant.expiresAt,
  };
}

/** A wider scope contains what is the person's own, as row security does; the scopes between are contained by nature. */
function comparisons(offer: ActionOffer, grant: Grant): PackedRule['any'] {
  if (grant.scope === 'agency') return null;
  const places = placesOf(offer);
  const scopes =
    grant.scope !== 'own' && offer.scopes.includes('own') ? (['own', grant.scope] as const) : [grant.scope];
  return scopes.flatMap((scope): Comparison[] => {
    const property = places[scope];
    const lapses = scope === 'own' ? (places.ownLapses ?? null) : null;
    return property === undefined ? [] : [{ property, equals: principalKeyOf(scope), lapses }];
  });
}
