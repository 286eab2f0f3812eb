import type { ConditionalReach, Grant, RowReach, Scope } from '@kean/kernel';
import type { InventedPerson, InventedRow } from './invented-office.ts';
import { PLACES_OF, type Subject, WITHOUT_OWN } from './subjects.ts';

/**
 * What a grant means, written down once more. Shares nothing with the compiler, the filters or the policies but the kernel's words,
 * and therefore notices what all locks get wrong together.
 */
export function grantReaches(grant: Grant, who: InventedPerson, row: InventedRow): boolean {
  return isInForce(grant) && meetsConditions(grant, row) && standsWithin(grant, who, row);
}

function isInForce({ expiresAt }: Grant): boolean {
  return expiresAt === null || new Date(expiresAt) > new Date();
}

/** Of each property that is asked about, the row has one of the values. */
function meetsConditions({ conditions }: Grant, row: InventedRow): boolean {
  return conditions.every(({ property, oneOf }) => {
    const value = property === 'state' ? row.state : property === 'origin' ? row.origin : null;
    return value !== null && oneOf.includes(value);
  });
}

function standsWithin(grant: Grant, who: InventedPerson, row: InventedRow): boolean {
  if (grant.scope === 'agency') return true;
  if (!WITHOUT_OWN.has(nameOf(grant)) && isOwn(grant.subject as Subject, who, row)) return true;
  switch (grant.scope) {
    case 'own':
      return false;
    case 'team':
      return who.teamId !== null && row.teamId === who.teamId;
    case 'branch':
      return who.branchId !== null && row.branchId === who.branchId;
    case 'region':
      return who.regionId !== null && row.regionId === who.regionId;
  }
}

function nameOf({ clause, action }: Grant): string {
  return `${clause}.${action}`;
}

/** Whether a row is a person's own at this moment. */
export function isOwn(subject: Subject, who: InventedPerson, row: InventedRow): boolean {
  const { own, lapses } = PLACES_OF[subject];
  if (row[own] !== who.staffId) return false;
  return !lapses || row.assignmentLapsesAt === null || row.assignmentLapsesAt > new Date();
}

/** What a person with these roles holds: beside the operator or the auditor nothing on a client, nor on a list of clients. */
export function heldTogether(
  roles: readonly string[],
  roleGrants: Readonly<Record<string, readonly Grant[]>>,
): Grant[] {
  const all = roles.flatMap((role) => roleGrants[role] ?? []);
  const closed = roles.includes('operator') || roles.includes('auditor');
  return closed ? all.filter(({ subject }) => subject !== 'Client' && subject !== 'Import') : all;
}

/** The grants of a person that speak about this very question; an action with fields is asked with one, any other without. */
export function grantsFor(
  held: readonly Grant[],
  action: string,
  subject: Subject,
  field: string | undefined,
): readonly Grant[] {
  return held.filter(
    (grant) =>
      nameOf(grant) === action &&
      grant.subject === subject &&
      (field === undefined ? grant.fields === null : grant.fields?.includes(field) === true),
  );
}

const NARROW_TO_WIDE: readonly Scope[] = ['own', 'team', 'branch', 'region', 'agency'];

/** What row security has to be told so that it lets through what these grants reach for this person. */
export function reachOfGrants(grants: readonly Grant[], who: InventedPerson): RowReach {
  const alive = grants.filter(isInForce);
  const scope = widest(alive.filter(({ conditions }) => conditions.length === 0).flatMap((one) => scopesOf(one, who)));
  const conditional = alive
    .filter(({ conditions }) => conditions.length > 0)
    .flatMap((one) =>
      scopesOf(one, who).map((reached): ConditionalReach => ({ scope: reached, conditions: one.conditions })),
    );
  return { scope, conditional, widest: widest(alive.flatMap((one) => scopesOf(one, who))) };
}

/** The scopes in which a grant really holds: a place that the person lacks leaves only what is own. */
function scopesOf(grant: Grant, who: InventedPerson): Scope[] {
  const own: Scope[] = WITHOUT_OWN.has(nameOf(grant)) ? [] : ['own'];
  if (grant.scope === 'own' || grant.scope === 'agency') return [grant.scope];
  return placeOf(grant.scope, who) === null ? own : [...own, grant.scope];
}

function widest(scopes: readonly Scope[]): Scope | null {
  return NARROW_TO_WIDE.findLast((scope) => scopes.includes(scope)) ?? null;
}

function placeOf(scope: 'team' | 'branch' | 'region', who: InventedPerson): string | null {
  return { team: who.teamId, branch: who.branchId, region: who.regionId }[scope];
}
