import { requireFreshProof } from '@kean/procedures';
import { failAgency } from '../errors.ts';
import { findSession, type Session } from './find-session.ts';
import { requireAccess } from './held-access.ts';
import { actorOfSession } from './principal-of-session.ts';
import { FRESH_MINUTES } from './session-lifetime.ts';
import type { SignInParts } from './sign-in-parts.ts';

/** A session together with the token it was found by. */
export interface HeldSession {
  readonly token: string;
  readonly session: Session;
}

/** @throws AppError AGENCY_SIGN_IN_REQUIRED where the request comes from nobody | AGENCY_ACCESS_HELD */
export async function requireSession(parts: SignInParts, request: Request): Promise<HeldSession> {
  const token = parts.cookie.tokenIn(request.headers);
  const session = token === null ? null : await findSession(parts.db, token);
  if (token === null || session === null) throw failAgency('AGENCY_SIGN_IN_REQUIRED');
  requireAccess(session);
  return { token, session };
}

/**
 * A session in which factors may be registered: whoever has one presents it first, lately; whoever has none has shown the password
 * lately. A found browser gives nobody a factor of their own.
 * @throws AppError AGENCY_SIGN_IN_REQUIRED | AGENCY_PROOF_REFUSED | CALL_STEP_UP_REQUIRED
 */
export async function requireSessionForEnrolment(parts: SignInParts, request: Request): Promise<HeldSession> {
  const held = await requireSession(parts, request);
  if (held.session.assurance.owes === 'second-factor') throw failAgency('AGENCY_PROOF_REFUSED');
  requireFreshProof(actorOfSession(held.session), FRESH_MINUTES);
  return held;
}
