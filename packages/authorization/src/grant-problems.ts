import type { Grant } from '@kean/kernel';
import { isScope } from './places.ts';
import { type ActionOffer, actionName, type ClausePolicy, placesOf } from './policy.ts';

/** What is wrong with one grant of one role; names only, to be shown to whoever edits roles. */
export interface GrantProblem {
  readonly role: string;
  /** `clause.action` as it was written. */
  readonly grant: string;
  readonly reason:
    | 'unknown-clause'
    | 'unknown-action'
    | 'unknown-subject'
    | 'unknown-scope'
    | 'scope-not-offered'
    | 'fields-missing'
    | 'fields-not-offered'
    | 'unknown-field';
  /** The name that is not known, where it is one. */
  readonly name: string;
}

/** The first thing wrong with a grant, or `null`. */
export function grantProblem(policies: readonly ClausePolicy[], role: string, grant: Grant): GrantProblem | null {
  const wrong = (reason: GrantProblem['reason'], name: string): GrantProblem => {
    return { role, grant: actionName(grant.clause, grant.action), reason, name };
  };
  const policy = policies.find((one) => one.clause === grant.clause);
  if (policy === undefined) return wrong('unknown-clause', grant.clause);
  const offer = policy.actions.find((one) => one.action === grant.action);
  if (offer === undefined) return wrong('unknown-action', grant.action);
  if (offer.subject !== grant.subject) return wrong('unknown-subject', grant.subject);
  if (!isScope(grant.scope)) return wrong('unknown-scope', String(grant.scope));
  if (!offer.scopes.includes(grant.scope)) return wrong('scope-not-offered', grant.scope);
  if (offer.fields === undefined) return grant.fields === null ? null : wrong('fields-not-offered', grant.action);
  if (grant.fields === null || grant.fields.length === 0) return wrong('fields-missing', grant.action);
  const unknown = grant.fields.find((field) => offer.fields?.includes(field) !== true);
  return unknown === undefined ? null : wrong('unknown-field', unknown);
}

/**
 * Two offers on one subject that look for the owner in different properties: one of them would match nothing, or a
 * column that means something else. `null` when all agree.
 */
export function placeProblem(policies: readonly ClausePolicy[]): string | null {
  const placeOf = new Map<string, string>();
  for (const offer of policies.flatMap((policy): readonly ActionOffer[] => policy.actions)) {
    for (const scope of offer.scopes) {
      if (scope === 'agency') continue;
      const places = placesOf(offer);
      const place = `${places[scope]}${scope === 'own' && places.ownLapses ? ` until ${places.ownLapses}` : ''}`;
      const known = placeOf.get(`${offer.subject} ${scope}`) ?? place;
      if (known !== place) return `${offer.subject} is placed by ${known} and by ${place} for scope ${scope}`;
      placeOf.set(`${offer.subject} ${scope}`, place);
    }
  }
  return null;
}
