import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { type Proof, recordAgencyEvent } from '../audit-events.ts';
import { failAgency } from '../errors.ts';
import { done, refusal } from './answers.ts';
import type { Caller } from './caller.ts';
import { markSessionProven } from './mark-session-proven.ts';
import { actorOfSession } from './principal-of-session.ts';
import type { HeldSession } from './require-session.ts';
import type { SignInParts } from './sign-in-parts.ts';

export interface Presenting {
  readonly held: HeldSession;
  readonly by: Exclude<Proof, 'oidc'>;
  readonly caller: Caller;
  /** Looks at what was presented where that takes long, before any transaction. */
  readonly look?: () => Promise<boolean>;
  /** Checks what was presented and uses it up, in the transaction that lets the session go on. */
  readonly check: (tx: SqlTransaction) => Promise<boolean>;
}

/**
 * One way for everything that a signed-in person can prove it with: counted like a try to sign in before it is looked at, used up
 * together with the session's new token and the event, and refused with an event.
 */
export async function presentProof(parts: SignInParts, presenting: Presenting): Promise<Response> {
  const { held, by, caller, look, check } = presenting;
  const account = `second step of ${held.session.staffId}`;
  const attempt = await parts.attempts.admit(account, caller.address);
  if (!attempt.admitted) {
    if (attempt.first) await recordRefusal(parts, held, by, 'limited');
    return refusal(failAgency('AGENCY_SIGN_IN_LIMITED'), attempt.retryAfterSeconds);
  }
  if (look !== undefined && !(await look())) return refuse(parts, presenting);
  const token = await inSqlTransaction(parts.db, nobody, async (tx) => {
    if (!(await check(tx))) return null;
    await parts.attempts.forgive(tx, attempt);
    return markSessionProven(tx, held, by);
  });
  if (token !== null) return done([parts.cookie.giving(token)]);
  return refuse(parts, presenting);
}

async function refuse(parts: SignInParts, { held, by }: Presenting): Promise<Response> {
  await recordRefusal(parts, held, by, 'wrong');
  return refusal(failAgency(by === 'password' ? 'AGENCY_CURRENT_PASSWORD_WRONG' : 'AGENCY_PROOF_REFUSED'));
}

async function recordRefusal(
  parts: SignInParts,
  { session }: HeldSession,
  by: Proof,
  reason: 'wrong' | 'limited',
): Promise<void> {
  const principal = actorOfSession(session);
  await inSqlTransaction(parts.db, nobody, (tx) =>
    recordAgencyEvent(tx, { action: 'agency.proof-refused', outcome: 'refused', principal, facts: { by, reason } }),
  );
}
