import { inSqlTransaction, nobody, runStatement } from '@kean/db';
import type { AppError, StaffId } from '@kean/kernel';
import { z } from 'zod';
import { recordAgencyEvent, type SignInRefusedEvent } from '../audit-events.ts';
import { failAgency } from '../errors.ts';
import { done, refusal } from './answers.ts';
import { askBetterAuth } from './ask-better-auth.ts';
import type { AdmittedAttempt, RefusedAttempt } from './attempts/count-attempts.ts';
import type { Caller } from './caller.ts';
import { meetDevice } from './devices/meet-device.ts';
import { findSession, type Session } from './find-session.ts';
import { requireAccess } from './held-access.ts';
import { normalisePassword } from './passwords/normalise-password.ts';
import { actorOfSession } from './principal-of-session.ts';
import { readBody } from './read-body.ts';
import type { SignInParts } from './sign-in-parts.ts';

const Credentials = z.object({ email: z.string().min(1).max(320), password: z.string().min(1).max(1024) });
const Signed = z.object({ token: z.string().min(1) });

const WHO_IS = `select s.id, s.status::text as status from auth_user u join staff s on s.id = u.id where u.email = $1`;

/** Of a session that nobody ever had, no other system hears (`sayWhoCaused`). */
const UNDO = `delete from auth_session where id = $1 and set_config('kean.caused_by', 'signing-out', true) is not null`;

/**
 * Signs somebody in. In this order, so that each step is paid for only by who passed the one before: room in the queue (memory),
 * the windows (one statement, or memory while one is full), the password (a hash for a known and for an unknown e-mail alike),
 * the event. The cookie leaves after the event is committed; a session whose event failed is ended and its token never leaves.
 */
export async function signInByPassword(parts: SignInParts, request: Request, caller: Caller): Promise<Response> {
  const typed = await readBody(request, Credentials);
  const answer = await parts.entry.pass(() => attemptSignIn(parts, typed, request, caller));
  return answer ?? refusal(failAgency('AGENCY_SIGN_IN_BUSY'), 1);
}

async function attemptSignIn(
  parts: SignInParts,
  typed: z.output<typeof Credentials>,
  request: Request,
  caller: Caller,
): Promise<Response> {
  const email = typed.email.trim().toLowerCase();
  const attempt = await parts.attempts.admit(email, caller.address);
  if (!attempt.admitted) return limited(parts, attempt);
  const body = { email, password: normalisePassword(typed.password) };
  const answer = await askBetterAuth(parts, { path: '/sign-in/email', body, from: request, caller, withCookie: false });
  const session = answer.ok ? await sessionOf(parts, answer) : null;
  if (session === null) return refuse(parts, email);
  const device = await acknowledge(parts, session, attempt, request);
  return done([...answer.headers.getSetCookie(), ...(device === null ? [] : [device])], {
    staffId: session.staffId,
    owes: session.assurance.owes,
  });
}

async function sessionOf(parts: SignInParts, answer: Response): Promise<Session | null> {
  const { token } = Signed.parse(await answer.json());
  return findSession(parts.db, token);
}

/** @returns the cookie of a device that is new, `null` for one that is known */
async function acknowledge(
  parts: SignInParts,
  session: Session,
  attempt: AdmittedAttempt,
  request: Request,
): Promise<string | null> {
  try {
    requireAccess(session);
    return await inSqlTransaction(parts.db, nobody, async (tx) => {
      await parts.attempts.forgive(tx, attempt);
      await recordAgencyEvent(tx, {
        action: 'agency.signed-in',
        outcome: 'allowed',
        principal: actorOfSession(session),
        facts: { by: 'password' },
      });
      return meetDevice(tx, { session, request, secure: parts.cookie.secure });
    });
  } catch (error) {
    await runStatement(parts.db, UNDO, [session.sessionId]);
    throw error;
  }
}

/** The same answer for an unknown e-mail, a wrong password and somebody who may not sign in; the log knows which. */
async function refuse(parts: SignInParts, email: string): Promise<Response> {
  const [known] = await runStatement<{ id: StaffId; status: string }>(parts.db, WHO_IS, [email]);
  const reason = known === undefined || known.status === 'active' ? 'credentials' : 'not-active';
  const subject = known === undefined ? {} : { subject: { kind: 'Staff', id: known.id } as const };
  await recordRefusal(parts, { ...subject, facts: { reason } });
  return refusal(failAgency('AGENCY_SIGN_IN_REFUSED'));
}

async function limited(parts: SignInParts, attempt: RefusedAttempt): Promise<Response> {
  if (attempt.first) await recordRefusal(parts, { facts: { reason: 'limited', window: attempt.window } });
  const error: AppError = failAgency('AGENCY_SIGN_IN_LIMITED', { window: attempt.window });
  return refusal(error, attempt.retryAfterSeconds);
}

async function recordRefusal(parts: SignInParts, event: Pick<SignInRefusedEvent, 'subject' | 'facts'>): Promise<void> {
  await inSqlTransaction(parts.db, nobody, (tx) =>
    recordAgencyEvent(tx, { action: 'agency.sign-in-refused', outcome: 'refused', principal: null, ...event }),
  );
}
