/** How far a grant reaches. Each scope contains the ones before it; `own` is what is assigned to the person. */
export const SCOPES = ['own', 'team', 'branch', 'region', 'agency'] as const;
export type Scope = (typeof SCOPES)[number];

/** The record has one of these values in this property. The clause's policy says which properties and which values there are. */
export interface GrantCondition {
  /** Property of the record, for example `state`. */
  readonly property: string;
  /** Never empty. */
  readonly oneOf: readonly string[];
}

/** One permission as data: this action on this subject, so far, only these fields, only such records, until then. */
export interface Grant {
  /** Clause that offers the action, for example `circulation`. */
  readonly clause: string;
  readonly action: string;
  readonly subject: string;
  readonly scope: Scope;
  /** `null` where the action knows no fields; never an empty list. */
  readonly fields: readonly string[] | null;
  /** All of them must hold; an empty list asks nothing of a record. One for each property at most. */
  readonly conditions: readonly GrantCondition[];
  /** From this moment on the grant is none: ISO 8601 in UTC with milliseconds; `null` where it has no end. */
  readonly expiresAt: string | null;
}

/** A grant that asks nothing of a record beyond its scope and has no end. */
export function plainGrant(name: string, subject: string, scope: Scope, fields: Grant['fields'] = null): Grant {
  const [clause = '', action = ''] = name.split('.');
  return { clause, action, subject, scope, fields, conditions: [], expiresAt: null };
}

/** The widest scope of these grants, or `null` where there is none. */
export function widestScope(grants: readonly Pick<Grant, 'scope'>[]): Scope | null {
  let widest = -1;
  for (const grant of grants) widest = Math.max(widest, SCOPES.indexOf(grant.scope));
  return SCOPES[widest] ?? null;
}

/** Records within a scope, as long as they meet conditions. */
export interface ConditionalReach {
  readonly scope: Scope;
  /** Never empty: without conditions it would be a scope. */
  readonly conditions: readonly GrantCondition[];
}

/** How far one action reaches for one person, as row security is told. The rows of all parts together. */
export interface RowReach {
  /** Whatever the record is like; `null` where there is nothing without a condition. */
  readonly scope: Scope | null;
  readonly conditional: readonly ConditionalReach[];
  /** The widest scope of both: what a statement's own predicate starts from, and never a lock by itself. */
  readonly widest: Scope | null;
}
