import { inSqlTransaction, nobody, runStatement } from '@kean/db';
import { failCall } from '@kean/procedures';
import { z } from 'zod';
import { recordAgencyEvent } from '../audit-events.ts';
import { failAgency } from '../errors.ts';
import type { PasswordOwner } from '../rules/password-does-not-name-its-owner.ts';
import { done, refusal } from './answers.ts';
import { askBetterAuth } from './ask-better-auth.ts';
import type { AdmittedAttempt } from './attempts/count-attempts.ts';
import type { Caller } from './caller.ts';
import type { Session } from './find-session.ts';
import { judgePassword } from './passwords/judge-password.ts';
import { normalisePassword } from './passwords/normalise-password.ts';
import { actorOfSession } from './principal-of-session.ts';
import { readBody } from './read-body.ts';
import { requireSession } from './require-session.ts';
import type { SignInParts } from './sign-in-parts.ts';

const Change = z.object({ currentPassword: z.string().min(1).max(1024), newPassword: z.string().min(1).max(1024) });

const Changed = z.object({ token: z.string().min(1) });

/** The second step that the session passed before; the new one of the same browser has passed it too. */
interface PassedStep {
  readonly by: string | null;
  readonly at: Date | null;
}
const STEP = 'select second_factor_by as by, second_factor_at as at from auth_session where id = $1';
const CARRY_STEP = 'update auth_session set second_factor_by = $2, second_factor_at = $3 where token = $1';

const OWNER = `
  select s.display_name as name, s.number as "staffNumber", u.email from auth_user u join staff s on s.id = u.id where u.id = $1`;

/**
 * Lets somebody who is signed in change the own password. The current one is asked for and counted like a try to sign in, since
 * a found browser must not become a guessing machine. Every session ends; the one that asked gets a new one.
 */
export async function changePassword(parts: SignInParts, request: Request, caller: Caller): Promise<Response> {
  const { session } = await requireSession(parts, request);
  if (session.assurance.owes === 'second-factor') throw failCall('CALL_SECOND_FACTOR_REQUIRED');
  const typed = await readBody(request, Change);
  const owner = await ownerOf(parts, session);
  const newPassword = normalisePassword(typed.newPassword);
  const breach = judgePassword(newPassword, owner);
  if (breach !== null) throw failAgency(breach.code);
  const passwords = { currentPassword: normalisePassword(typed.currentPassword), newPassword };
  const answer = await parts.entry.pass(() => attemptChange(parts, { session, owner, passwords, request, caller }));
  return answer ?? refusal(failAgency('AGENCY_SIGN_IN_BUSY'), 1);
}

interface Attempting {
  readonly session: Session;
  readonly owner: PasswordOwner;
  readonly passwords: { readonly currentPassword: string; readonly newPassword: string };
  readonly request: Request;
  readonly caller: Caller;
}

async function attemptChange(parts: SignInParts, attempting: Attempting): Promise<Response> {
  const { session, owner, passwords, request, caller } = attempting;
  const attempt = await parts.attempts.admit(owner.email, caller.address);
  if (!attempt.admitted) return refusal(failAgency('AGENCY_SIGN_IN_LIMITED'), attempt.retryAfterSeconds);
  const body = { ...passwords, revokeOtherSessions: true };
  const step = await stepOf(parts, session);
  const answer = await askBetterAuth(parts, {
    path: '/change-password',
    body,
    from: request,
    caller,
    withCookie: true,
  });
  if (!answer.ok) return refuse(parts, session);
  const { token } = Changed.parse(await answer.json());
  await acknowledge(parts, { session, attempt, token, step });
  return done(answer.headers.getSetCookie());
}

async function stepOf(parts: SignInParts, { sessionId }: Session): Promise<PassedStep> {
  const [step] = await runStatement<PassedStep>(parts.db, STEP, [sessionId]);
  return step ?? { by: null, at: null };
}

async function ownerOf(parts: SignInParts, session: Session): Promise<PasswordOwner> {
  const [owner] = await runStatement<PasswordOwner>(parts.db, OWNER, [session.staffId]);
  if (owner === undefined) throw failAgency('AGENCY_SIGN_IN_REQUIRED');
  return owner;
}

async function refuse(parts: SignInParts, session: Session): Promise<Response> {
  const principal = actorOfSession(session);
  await inSqlTransaction(parts.db, nobody, (tx) =>
    recordAgencyEvent(tx, {
      action: 'agency.password-change-refused',
      outcome: 'refused',
      principal,
      facts: { reason: 'current-password' },
    }),
  );
  return refusal(failAgency('AGENCY_CURRENT_PASSWORD_WRONG'));
}

interface ChangedPassword {
  readonly session: Session;
  readonly attempt: AdmittedAttempt;
  /** Of the session that better-auth opened in the place of all others. */
  readonly token: string;
  readonly step: PassedStep;
}

async function acknowledge(parts: SignInParts, { session, attempt, token, step }: ChangedPassword): Promise<void> {
  const principal = actorOfSession(session);
  await inSqlTransaction(parts.db, nobody, async (tx) => {
    await tx.query(CARRY_STEP, [token, step.by, step.at]);
    await parts.attempts.forgive(tx, attempt);
    await recordAgencyEvent(tx, { action: 'agency.password-changed', outcome: 'allowed', principal });
  });
}
