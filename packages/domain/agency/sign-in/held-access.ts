import { FROZEN, isHeld, SIGNED_OUT } from '@kean/authorization';
import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { AppError, StaffId } from '@kean/kernel';
import { recordAgencyEvent } from '../audit-events.ts';
import { failAgency } from '../errors.ts';
import type { Session } from './find-session.ts';
import type { SignInParts } from './sign-in-parts.ts';

const HELD = `select 1 from role_in_force where staff_id = $1::uuid and code in ('${FROZEN}', '${SIGNED_OUT}') limit 1`;

/**
 * Whoever is frozen, or whose sessions are cut, gets none. Asked after what they presented was found right, so that a stranger learns nothing.
 * @throws AppError AGENCY_ACCESS_HELD
 */
export async function refuseHeldAccess(tx: SqlTransaction, staffId: StaffId): Promise<void> {
  if ((await tx.query(HELD, [staffId])).length > 0) throw failAgency('AGENCY_ACCESS_HELD', { staffId });
}

/** The same of a session that is there. @throws AppError AGENCY_ACCESS_HELD */
export function requireAccess(session: Session): void {
  if (isHeld(session)) throw failAgency('AGENCY_ACCESS_HELD', { staffId: session.staffId });
}

/** Puts it into the log after the transaction that would have let them in is gone. */
export async function recordHeldAccess({ db }: Pick<SignInParts, 'db'>, { code, detail }: AppError): Promise<void> {
  if (code !== 'AGENCY_ACCESS_HELD') return;
  const subject = { kind: 'Staff', id: detail?.staffId as StaffId } as const;
  await inSqlTransaction(db, nobody, (tx) =>
    recordAgencyEvent(tx, {
      ...{ action: 'agency.sign-in-refused', outcome: 'refused', principal: null, subject, facts: { reason: 'held' } },
    }),
  );
}
