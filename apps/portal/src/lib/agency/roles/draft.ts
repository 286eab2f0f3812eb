import type { Scope } from '@kean/kernel';
import type { Grant, OfferedAction } from '#lib/api/views.ts';
import { actOf } from './words.ts';

/** A grant as it begins in a draft: the narrowest scope, every field, no condition, no end. */
export function newGrant(offer: OfferedAction, scope: Scope = offer.scopes[0] ?? 'own'): Grant {
  const { clause, action, subject, fields } = offer;
  return {
    clause,
    action,
    subject,
    scope,
    fields: fields === null ? null : [...fields],
    conditions: [],
    expiresAt: null,
  };
}

/** The draft's grants of one act, with their places in the draft. */
export function linesOf(draft: readonly Grant[], offer: OfferedAction): { at: number; grant: Grant }[] {
  return draft.map((grant, at) => ({ at, grant })).filter(({ grant }) => actOf(grant) === actOf(offer));
}

/** The same grant with these values allowed of a property; all or none of them asks nothing. */
export function withCondition(grant: Grant, property: string, oneOf: readonly string[], all: number): Grant {
  const others = grant.conditions.filter((condition) => condition.property !== property);
  const asks = oneOf.length > 0 && oneOf.length < all;
  return { ...grant, conditions: asks ? [...others, { property, oneOf: [...oneOf] }] : others };
}

/** The last moment of a day of the offices (UTC+8), as grants write moments; `null` for no day. */
export function endOfDay(day: string): string | null {
  return /^\d{4}-\d\d-\d\d$/.test(day) ? new Date(`${day}T23:59:59.999+08:00`).toISOString() : null;
}

/** The day of the offices in which a moment lies, for a date field. */
export function dayOf(moment: string | null): string {
  return moment === null ? '' : new Date(Date.parse(moment) + 8 * 3_600_000).toISOString().slice(0, 10);
}
