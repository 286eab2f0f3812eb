import type { SqlTransaction } from '@kean/db';
import { recordAgencyEvent } from '../../audit-events.ts';
import { markSessionProven } from '../mark-session-proven.ts';
import { actorOfSession } from '../principal-of-session.ts';
import type { HeldSession } from '../require-session.ts';
import { renewRecoveryCodes } from './recovery-codes.ts';

const HAS_CODES = 'select 1 from recovery_code where staff_id = $1 and used_at is null limit 1';

/** What the browser gets of a registration: the session's new token, and codes for the day when all else is gone. */
export interface Enrolled {
  readonly token: string;
  /** Told this once; `null` where the person has some already. */
  readonly recoveryCodes: readonly string[] | null;
}

/**
 * What every registration ends with, in its transaction: the event, the session that has now shown a second factor, and recovery
 * codes for whoever has none.
 */
export async function endEnrolment(tx: SqlTransaction, held: HeldSession, kind: 'totp' | 'passkey'): Promise<Enrolled> {
  const { staffId } = held.session;
  await recordAgencyEvent(tx, {
    action: 'agency.factor-enrolled',
    outcome: 'allowed',
    principal: actorOfSession(held.session),
    subject: { kind: 'Staff', id: staffId },
    facts: { kind },
  });
  const token = await markSessionProven(tx, held, kind);
  const codes = await tx.query(HAS_CODES, [staffId]);
  return { token, recoveryCodes: codes.length > 0 ? null : await renewRecoveryCodes(tx, staffId) };
}
