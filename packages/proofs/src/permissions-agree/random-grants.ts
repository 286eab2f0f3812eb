import type { ActionOffer, ClausePolicy, RoleGrants } from '@kean/authorization';
import type { Grant } from '@kean/kernel';
import type { Chance } from '../wrong-shapes/chance.ts';
import { isSubject } from './subjects.ts';

export const ROLE_NAMES = ['first', 'second', 'third'] as const;
/** Roles beside which nothing on a client holds; a few people have one of them too. */
export const CLOSING_ROLES = ['operator', 'auditor'] as const;
const MOST_GRANTS = 5;

/** What the clauses offer on the compared kinds of record, as pairs of clause and offer. */
export function offersToCompare(policies: readonly ClausePolicy[]): readonly (readonly [string, ActionOffer])[] {
  return policies.flatMap(({ clause, actions }) =>
    actions.filter(({ subject }) => isSubject(subject)).map((offer) => [clause, offer] as const),
  );
}

/**
 * One grant that the offer allows. What a grant can say, is said here by chance: whoever gives grants a new property adds it here
 * and its meaning in `meaning-of-grants.ts`.
 */
export function randomGrant(clause: string, offer: ActionOffer, chance: Chance): Grant {
  return {
    clause,
    action: offer.action,
    subject: offer.subject,
    scope: chance.of(offer.scopes),
    fields: offer.fields === undefined ? null : someOf(offer.fields, chance),
    conditions: randomConditions(offer, chance),
    expiresAt: randomEnd(chance),
  };
}

/** On none, one or all of the properties that the offer lets a grant ask about. */
function randomConditions({ conditions = {} }: ActionOffer, chance: Chance): Grant['conditions'] {
  if (chance.below(2) === 0) return [];
  return Object.entries(conditions)
    .filter(() => chance.below(3) > 0)
    .map(([property, values]) => ({ property, oneOf: someOf(values, chance) }));
}

const DAY_MS = 86_400_000;

/** Never, over, or ahead; never so near to now that two locks could be asked on either side of it. */
function randomEnd(chance: Chance): string | null {
  const days = chance.of([null, null, null, -300, -1, 1, 300]);
  return days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString();
}

/** Roles with up to five grants each; one of them may grant nothing. */
export function randomRoleGrants(policies: readonly ClausePolicy[], chance: Chance): RoleGrants {
  const offers = offersToCompare(policies);
  return Object.fromEntries(
    [...ROLE_NAMES, ...CLOSING_ROLES].map((role) => [
      role,
      Array.from({ length: chance.below(MOST_GRANTS + 1) }, () => randomGrant(...chance.of(offers), chance)),
    ]),
  );
}

/** At least one of them, in their order. */
function someOf(fields: readonly string[], chance: Chance): string[] {
  const chosen = fields.filter(() => chance.below(2) === 0);
  return chosen.length > 0 ? chosen : [chance.of(fields)];
}
