import type { PublicText, Scope } from '@kean/kernel';
import { DOSSIER_PLACES, isScope, type Places } from './places.ts';

/** One act that a clause offers to roles. A role that is not granted it does not have it. */
export interface ActionOffer {
  /** Verb without the clause, for example `reveal`; everywhere else it is called `circulation.reveal`. */
  readonly action: string;
  /** Kind of record it acts on, in Pascal case: `Client`, `Import`, `AuditEvent`, `Staff`. */
  readonly subject: string;
  /** Fields that are granted one by one. Absent where the action knows no fields; never empty. */
  readonly fields?: readonly string[];
  /** How far a role may be granted it. `own` is contained in every wider scope where it is offered at all. */
  readonly scopes: readonly Scope[];
  /** Where a row says whose it is; the places of the dossier unless said otherwise. Needs one for each scope but `agency`. */
  readonly places?: Places;
  /**
   * Properties of the record that a grant may ask about, each with the values there are. Absent where a grant cannot be narrowed.
   * Whoever reads rows for this action loads them all; a row without one meets no condition on it.
   */
  readonly conditions?: Readonly<Record<string, readonly string[]>>;
  /** What the screen that compares roles calls it. */
  readonly title: PublicText;
}

export interface ClausePolicy {
  /** Name of the clause, as its package is called. */
  readonly clause: string;
  readonly actions: readonly ActionOffer[];
}

/** The names a policy offers, `'circulation.reveal' | 'circulation.assign'`. */
export type ActionNameOf<Policy extends ClausePolicy> = `${Policy['clause']}.${Policy['actions'][number]['action']}`;

/** `clause.action`, as CASL, procedures and the log call it. */
export function actionName(clause: string, action: string): string {
  return `${clause}.${action}`;
}

/** Where rows of this offer's subject say whose they are. */
export function placesOf(offer: ActionOffer): Places {
  return offer.places ?? DOSSIER_PLACES;
}

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const PASCAL = /^([A-Z][a-z0-9]+)+$/;
const PROPERTY = /^[a-z][A-Za-z0-9]*$/;
const VALUE = /^[a-z][A-Za-z0-9-]*$/;
const FIELD = /^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/;

/**
 * Declares what a clause offers. Refuses at load what could later widen a grant: a name that CASL reads as a wildcard, an
 * empty field list (which has meant "all fields" before), a scope without a place.
 * @throws TypeError when the declaration is wrong
 */
export function definePolicy<const Policy extends ClausePolicy>(policy: Policy): Policy {
  const refuse = (what: string): never => {
    throw new TypeError(`policy of ${policy.clause}: ${what}`);
  };
  if (!KEBAB.test(policy.clause)) refuse('the clause is not named in kebab case');
  const seen = new Set<string>();
  for (const offer of policy.actions) {
    if (seen.has(offer.action)) refuse(`${offer.action} is offered twice`);
    seen.add(offer.action);
    const wrong = fault(offer);
    if (wrong !== null) refuse(`${offer.action}: ${wrong}`);
  }
  return policy;
}

function fault(offer: ActionOffer): string | null {
  if (!KEBAB.test(offer.action)) return 'an action is a verb in kebab case, without its clause';
  if (!PASCAL.test(offer.subject)) return 'a subject is a noun in Pascal case';
  if (offer.scopes.length === 0 || !offer.scopes.every(isScope)) return 'needs at least one known scope';
  if (offer.fields !== undefined && offer.fields.length === 0) return 'leave `fields` out where there are none';
  if (offer.fields?.some((field) => !FIELD.test(field)) === true) return 'a field has a name that is not plain';
  for (const [property, values] of Object.entries(offer.conditions ?? {})) {
    if (!PROPERTY.test(property)) return 'a condition has a name that is not plain';
    if (values.length === 0 || !values.every((value) => VALUE.test(value))) return `${property} needs plain values`;
  }
  const places = placesOf(offer);
  if (Object.values(places).some((place) => !PROPERTY.test(place))) return 'a place has a name that is not plain';
  const missing = offer.scopes.find((scope) => scope !== 'agency' && places[scope] === undefined);
  return missing === undefined ? null : `scope ${missing} has no place`;
}
