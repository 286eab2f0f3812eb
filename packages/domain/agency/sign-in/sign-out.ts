import { inSqlTransaction, nobody } from '@kean/db';
import type { SessionId, StaffId } from '@kean/kernel';
import { recordAgencyEvent } from '../audit-events.ts';
import { done } from './answers.ts';
import { findSession } from './find-session.ts';
import { actorOfSession } from './principal-of-session.ts';
import { sayWhoCaused } from './say-who-caused.ts';
import type { SignInParts } from './sign-in-parts.ts';

const END = `delete from auth_session where token = $1 returning id, user_id as "staffId"`;

/**
 * Ends the session of the cookie, together with its event, and takes the cookie away. better-auth's own way answers "signed out"
 * also when the session could not be deleted; here a failure is a failure. Without a session there is only the cookie to take.
 */
export async function signOut(parts: SignInParts, request: Request): Promise<Response> {
  const token = parts.cookie.tokenIn(request.headers);
  if (token !== null) {
    const session = await findSession(parts.db, token);
    await inSqlTransaction(parts.db, nobody, async (tx) => {
      await sayWhoCaused(tx, 'signing-out');
      const [ended] = await tx.query<{ id: SessionId; staffId: StaffId }>(END, [token]);
      if (ended === undefined) return;
      const subject = { kind: 'Staff', id: ended.staffId } as const;
      const principal = session === null ? null : actorOfSession(session);
      await recordAgencyEvent(tx, { action: 'agency.signed-out', outcome: 'allowed', principal, subject });
    });
  }
  return done([parts.cookie.taking()]);
}
