import type { Grant, Scope } from '@kean/kernel';
import type { InventedPerson, InventedRow } from './invented-office.ts';
import { PLACES_OF, type Subject, WITHOUT_OWN } from './subjects.ts';

/**
 * What a grant means, written down once more. Shares nothing with the compiler, the filters or the policies but the kernel's words,
 * and therefore notices what all locks get wrong together.
 */
export function grantReaches(grant: Grant, who: InventedPerson, row: InventedRow): boolean {
  if (grant.scope === 'agency') return true;
  if (!WITHOUT_OWN.has(`${grant.clause}.${grant.action}`) && isOwn(grant.subject as Subject, who, row)) return true;
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

/** Whether a row is a person's own at this moment. */
export function isOwn(subject: Subject, who: InventedPerson, row: InventedRow): boolean {
  const { own, lapses } = PLACES_OF[subject];
  if (row[own] !== who.staffId) return false;
  return !lapses || row.assignmentLapsesAt === null || row.assignmentLapsesAt > new Date();
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
      `${grant.clause}.${grant.action}` === action &&
      grant.subject === subject &&
      (field === undefined ? grant.fields === null : grant.fields?.includes(field) === true),
  );
}

const NARROW_TO_WIDE: readonly Scope[] = ['own', 'team', 'branch', 'region', 'agency'];

/** How far such grants reach for this person at most: a place that the person lacks leaves only what is own. */
export function widestReach(grants: readonly Grant[], who: InventedPerson): Scope | null {
  const reached = grants.flatMap((grant): Scope[] => {
    const own: Scope[] = WITHOUT_OWN.has(`${grant.clause}.${grant.action}`) ? [] : ['own'];
    if (grant.scope === 'own' || grant.scope === 'agency') return [grant.scope];
    return placeOf(grant.scope, who) === null ? own : [grant.scope];
  });
  return NARROW_TO_WIDE.findLast((scope) => reached.includes(scope)) ?? null;
}

function placeOf(scope: 'team' | 'branch' | 'region', who: InventedPerson): string | null {
  return { team: who.teamId, branch: who.branchId, region: who.regionId }[scope];
}
