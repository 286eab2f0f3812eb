import { ROLE_GRANTS } from '@kean/agency/seed/roles';
import type { Grant } from '@kean/kernel';
import type { Somebody } from '../office/everyone.ts';
import { grantReaches } from '../permissions-agree/meaning-of-grants.ts';
import type { Act, Door } from './doors/index.ts';
import type { Asked } from './records.ts';

/** Acts of the client's own pages. Nobody with a session of the office is a client there. */
export const OF_CLIENTS_THEMSELVES: ReadonlySet<string> = new Set(['client-visit', 'client-entry']);

/** `answered`, or the code of the refusal. */
export type Outcome = string;

/**
 * What the policy says about an act, from the data of the roles and the meaning of a grant alone: nothing of the authorizer, of the
 * compiled rules or of the api is asked.
 * @param action what the procedure says it needs
 * @returns the outcomes that fit; more than one only where something besides permission decides afterwards
 */
export function expectedOutcomes(door: Door, action: string, act: Act): readonly Outcome[] {
  if (OF_CLIENTS_THEMSELVES.has(action)) return ['CALL_VISIT_REQUIRED'];
  const letThrough = ['answered', ...(door.afterwards ?? [])];
  const notFound = [door.notFound ?? 'a door about a record says what absence is called'];
  const notOwn = door.ownOnly === true && act.asked !== null && !isMadeBy(act.who, act.asked);
  if (action === 'signed-in') return notOwn ? notFound : letThrough;
  const held = grantsNamed(act.who, action);
  if (held.length === 0) return ['CALL_NOT_YOUR_ROLE'];
  const { asked, who, field } = act;
  if (door.about === null || asked === null) return letThrough;
  if (notOwn) return notFound;
  const deciding = door.reachedBy === undefined ? held : grantsNamed(who, door.reachedBy);
  const reaching = deciding.filter((grant) => reaches(grant, who, asked));
  if (reaching.length === 0) return notFound;
  if (door.fields !== undefined && field !== undefined) {
    const granted = reaching.some((grant) => grant.fields?.includes(field) === true);
    return granted ? letThrough : ['CIRCULATION_FIELD_NOT_GRANTED'];
  }
  return letThrough;
}

export function grantsOf({ role }: Pick<Somebody, 'role'>): readonly Grant[] {
  return Object.entries(ROLE_GRANTS).find(([code]) => code === role)?.[1].grants ?? [];
}

function grantsNamed(who: Somebody, action: string): readonly Grant[] {
  return grantsOf(who).filter((grant) => `${grant.clause}.${grant.action}` === action);
}

/** Kinds that are compared with the places of a person, as the subject of the grant says. */
const PLACED: ReadonlySet<string> = new Set(['Client', 'Import', 'Staff', 'ExtraGrant', 'Recovery']);

function reaches(grant: Grant, { at }: Somebody, { kind, row, owner }: Asked): boolean {
  // A saved view is its owner's, whatever the log shows besides; a key of a program likewise.
  if (kind === 'LogView' || kind === 'ApiKey') return owner === at.staffId;
  if (row === null) return false;
  if (PLACED.has(kind)) return grantReaches(grant, at, row);
  if (grant.scope === 'branch') return row.branchId === at.branchId && at.branchId !== null;
  if (grant.scope === 'region') return row.regionId === at.regionId && at.regionId !== null;
  return grant.scope === 'agency';
}

function isMadeBy({ at }: Somebody, { row, owner }: Asked): boolean {
  return owner === at.staffId || row?.createdBy === at.staffId;
}
