import { type Clock, type RowReach, type Scope, systemClock } from '@kean/kernel';
import type { PersonalRule } from './bind-rules.ts';
import { failAuthorization } from './errors.ts';
import { type RowFilter, rowFilterOf } from './row-filter.ts';
import { rulesInForce } from './rules-in-force.ts';

/**
 * What one person may do. Actions are `clause.action`. Everything not granted is answered "no", and so is what was granted until a
 * moment that is over: each question is judged by the clock when it is asked.
 */
export interface Authorizer {
  /** True when the action is held in some scope: opens the door of a procedure, decides nothing about a row. */
  may(action: string): boolean;
  /**
   * True when the person may do this to this row. An action that is granted by field must be asked with a field and any other
   * without: asked the wrong way the answer is "no", since CASL alone would answer "yes, for some field".
   * @param row the record itself, with the properties its scopes compare; never a type or an id
   */
  can(action: string, subject: string, row: object, field?: string): boolean;
  /** The fields of this row for which {@link can} says yes, sorted; empty for an action without fields. */
  fieldsOf(action: string, subject: string, row: object): string[];
  /**
   * How far the action reaches whatever the row is like, or `null` where it is not held so. Grants with conditions are left out:
   * who knows nothing of them reaches less, never more.
   */
  scopeOf(action: string): Scope | null;
  /** The same with the grants that have conditions; what row security is told (`rowPrincipal`). */
  rowReach(action: string): RowReach;
  /** The rows for which {@link can} says yes, with the same rule about fields. */
  rowFilter(action: string, subject: string, field?: string): RowFilter;
  /**
   * Hands the row back, or throws: AUTHORIZATION_FORBIDDEN where the role lacks the action (or the field, on a row it may
   * otherwise act on), AUTHORIZATION_NOT_FOUND where the row is absent or another's, and those two are never told apart.
   */
  assertCan<Row extends object>(action: string, subject: string, row: Row | null | undefined, field?: string): Row;
}

/** The authorizer of these rules, which are already bound to one person. */
export function authorizerOf(rules: readonly PersonalRule[], clock: Clock = systemClock): Authorizer {
  const inForce = rulesInForce(rules, clock);

  /** Rules of this action and subject whose shape fits the question: by field, or without fields. */
  const fitting = (action: string, subject: string, field: string | undefined) =>
    inForce()
      .ability.possibleRulesFor(action, subject)
      .filter((rule) => (field === undefined ? rule.fields === undefined : rule.fields?.includes(field) === true));

  const can: Authorizer['can'] = (action, subject, row, field) => {
    if (typeof row !== 'object' || row === null) return false;
    for (const rule of inForce().ability.possibleRulesFor(action, subject)) {
      if ((rule.fields === undefined) !== (field === undefined)) continue;
      if (rule.matchesField(field) && rule.matchesConditions(row)) return true;
    }
    return false;
  };

  const fieldsOf: Authorizer['fieldsOf'] = (action, subject, row) => {
    if (typeof row !== 'object' || row === null) return [];
    const matching = inForce()
      .ability.possibleRulesFor(action, subject)
      .filter((rule) => rule.matchesConditions(row));
    return [...new Set(matching.flatMap((rule) => rule.fields ?? []))].sort();
  };

  const may: Authorizer['may'] = (action) => inForce().reach.has(action);

  return {
    can,
    fieldsOf,
    may,
    scopeOf: (action) => inForce().reach.get(action)?.scope ?? null,
    rowReach: (action) => inForce().reach.get(action) ?? NO_ROW,
    rowFilter: (action, subject, field) =>
      rowFilterOf(
        fitting(action, subject, field).map((rule) => rule.conditions),
        clock,
      ),
    assertCan: (action, subject, row, field) => {
      if (!may(action)) throw failAuthorization('AUTHORIZATION_FORBIDDEN', { action });
      if (row !== null && row !== undefined) {
        if (can(action, subject, row, field)) return row;
        if (fieldsOf(action, subject, row).length > 0) throw failAuthorization('AUTHORIZATION_FORBIDDEN', { action });
      }
      throw failAuthorization('AUTHORIZATION_NOT_FOUND', { action });
    },
  };
}

const NO_ROW: RowReach = { scope: null, conditional: [], widest: null };

/** Of a person without any right: before sign-in, or with a role that grants nothing. */
export const deniesEverything: Authorizer = authorizerOf([]);
