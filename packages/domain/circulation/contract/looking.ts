/**
 * The contract's second part: how a clause that shows something of a client in another form than a field asks by the same rules as a reveal, and
 * out of the same day's allowance. Apart from `contract.ts`, because the portal reads that one.
 */

import type { ClientState } from '@kean/clients/contract';
import type { SqlTransaction } from '@kean/db';
import type { Ground } from '@kean/encryption';
import type { AppError, StaffId } from '@kean/kernel';
import type { RevealPurpose } from '../contract.ts';
import { failCirculation } from '../errors.ts';
import { isHeldByWatch, TODAY } from '../operations/looks-used-today.ts';
import { aClassIsLocked } from '../rules/a-locked-class-opens-for-leaks-and-requests-alone.ts';
import {
  aLookNeedsAGroundForItsPurpose,
  aSensitiveClassNeedsItsOwnConsent,
} from '../rules/a-look-needs-a-ground-for-its-purpose.ts';
import { dailyLooksOf } from '../rules/daily-looks-stay-below-the-criminal-threshold.ts';
import { purposeMustFitTheStateOfTheClient } from '../rules/purpose-must-fit-the-state-of-the-client.ts';
import { purposesOfferedTo } from '../rules/purposes-offered-to-roles.ts';
import { codeOf, type RefusalReason } from '../rules/reasons-of-refusal.ts';

export { purposesOfferedTo } from '../rules/purposes-offered-to-roles.ts';
export type { RefusalReason } from '../rules/reasons-of-refusal.ts';

/** What a look is to be at, as it was read for this very look. */
export interface LookedAt {
  readonly state: ClientState;
  readonly grounds: readonly Ground[];
  /** Class of sensitive information that wants a consent of its own (PIPL 29); `null` for none. */
  readonly separateClass: string | null;
}

/** Why a person of these roles may not look for this purpose; `null` where nothing but reach and allowance is left to ask. */
export function whyNotLook(roles: readonly string[], purpose: RevealPurpose, at: LookedAt): RefusalReason | null {
  if (!purposesOfferedTo(roles).includes(purpose)) return 'purpose-not-offered';
  const locked = at.separateClass === null ? null : aClassIsLocked(roles, 'identity', purpose);
  return (
    locked ??
    purposeMustFitTheStateOfTheClient(at.state, purpose) ??
    aLookNeedsAGroundForItsPurpose(at.grounds, purpose) ??
    aSensitiveClassNeedsItsOwnConsent(at.grounds, purpose, at.separateClass)
  );
}

const TAKE = `INSERT INTO reveal_quota AS q (staff_id, day, used) SELECT $1::uuid, ${TODAY}, 1 WHERE $2::int > 0
  ON CONFLICT (staff_id, day) DO UPDATE SET used = q.used + 1 WHERE q.used < $2::int RETURNING used`;

/** Takes one look out of the person's day, in the caller's transaction. @returns why there was none; `null` where one was taken */
export async function takeLook(
  tx: SqlTransaction,
  { staffId, roles }: { readonly staffId: StaffId; readonly roles: readonly string[] },
): Promise<RefusalReason | null> {
  if ((await tx.query(TAKE, [staffId, dailyLooksOf(roles)])).length > 0) return null;
  return (await isHeldByWatch(tx, staffId)) ? 'held-by-watch' : 'quota-used';
}

const LOOKS = `SELECT staff_id AS "staffId", to_char(day, 'YYYY-MM-DD') AS day, used FROM reveal_quota
  WHERE staff_id = ANY ($1::uuid[]) AND day > ${TODAY} - 400`;

/** Looks of these people by day of the business calendar, for whoever watches over a leaving. */
export async function looksOfPeople(
  tx: SqlTransaction,
  staffIds: readonly StaffId[],
): Promise<ReadonlyMap<StaffId, ReadonlyMap<string, number>>> {
  const found = new Map<StaffId, Map<string, number>>();
  if (staffIds.length === 0) return found;
  for (const { staffId, day, used } of await tx.query<{ staffId: StaffId; day: string; used: number }>(LOOKS, [
    staffIds,
  ])) {
    const days = found.get(staffId) ?? new Map<string, number>();
    found.set(staffId, days.set(day, used));
  }
  return found;
}

/** What the person is told of a refused look, in the words of a reveal. */
export function refusedLook(reason: RefusalReason): AppError {
  return failCirculation(codeOf(reason));
}
