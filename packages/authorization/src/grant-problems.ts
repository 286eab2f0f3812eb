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
    | 'unknown-field'
    | 'unknown-condition'
    | 'condition-twice'
    | 'condition-empty'
    | 'unknown-value'
    | 'unknown-moment';
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
  const [reason, name] = fieldFault(offer, grant) ?? conditionFault(offer, grant) ?? momentFault(grant) ?? [];
  return reason === undefined || name === undefined ? null : wrong(reason, name);
}

type Fault = readonly [GrantProblem['reason'], string] | null;

function fieldFault(offer: ActionOffer, { fields, action }: Grant): Fault {
  if (offer.fields === undefined) return fields === null ? null : ['fields-not-offered', action];
  if (fields === null || fields.length === 0) return ['fields-missing', action];
  const unknown = fields.find((field) => offer.fields?.includes(field) !== true);
  return unknown === undefined ? null : ['unknown-field', unknown];
}

function conditionFault({ conditions: offered = {} }: ActionOffer, { conditions }: Grant): Fault {
  const met = new Set<string>();
  for (const { property, oneOf } of conditions) {
    const values = Object.hasOwn(offered, property) ? offered[property] : undefined;
    if (values === undefined) return ['unknown-condition', property];
    if (met.has(property)) return ['condition-twice', property];
    met.add(property);
    if (oneOf.length === 0) return ['condition-empty', property];
    const unknown = oneOf.find((value) => !values.includes(value));
    if (unknown !== undefined) return ['unknown-value', unknown];
  }
  return null;
}

/** One spelling of a moment, so that equal grants have equal hashes. */
function momentFault({ expiresAt }: Grant): Fault {
  if (expiresAt === null) return null;
  const moment = new Date(expiresAt);
  const canonical = Number.isNaN(moment.getTime()) ? null : moment.toISOString();
  return canonical === expiresAt ? null : ['unknown-moment', expiresAt];
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
