import { inSqlTransaction, nobody, runStatement, type SqlTransaction } from '@kean/db';
import { newId, type StaffId } from '@kean/kernel';
import { z } from 'zod';
import { recordAgencyEvent } from '../../audit-events.ts';
import { failAgency } from '../../errors.ts';
import { digestOfHalves, halvesOf } from '../../recoveries/recovery-code.ts';
import { clearRecoveryEnd } from '../../recoveries/recovery-end.ts';
import type { PasswordOwner } from '../../rules/password-does-not-name-its-owner.ts';
import { done, refusal } from '../answers.ts';
import type { AdmittedAttempt, RefusedAttempt } from '../attempts/count-attempts.ts';
import type { Caller } from '../caller.ts';
import { openSession } from '../open-session.ts';
import { owedBy } from '../owed-by.ts';
import { judgePassword } from '../passwords/judge-password.ts';
import { normalisePassword } from '../passwords/normalise-password.ts';
import { readBody } from '../read-body.ts';
import { sayWhoCaused } from '../say-who-caused.ts';
import type { SignInParts } from '../sign-in-parts.ts';

const Use = z.strictObject({
  email: z.string().min(1).max(320),
  code: z.string().min(1).max(60),
  newPassword: z.string().min(1).max(1024),
});

interface Found extends PasswordOwner {
  readonly id: string;
  readonly staffId: StaffId;
  readonly matches: boolean;
  /** Whether one half of what was typed is one that was told. */
  readonly holdsHalf: boolean;
}

const FIND = `
  select r.id, s.id as "staffId", r.code_digest = $2 as matches,
         exists (select from recovery_approval a where a.recovery_id = r.id and a.half_digest = any($3::bytea[])) as "holdsHalf",
         s.display_name as name, s.number as "staffNumber", u.email
    from auth_user u join staff s on s.id = u.id and s.status = 'active'
    join account_recovery r on r.staff_id = s.id and r.state = 'approved' and r.ends_at > now()
   where u.email = $1`;
/** Two requests with one code stand in a queue, and the second finds it used. */
const USE = `
  update account_recovery set state = 'used', code_digest = null, ended_at = now()
   where id = $1 and state = 'approved' and code_digest = $2 and ends_at > now() returning id`;
const PASSWORD = `
  update auth_account set password = $2, updated_at = now() where user_id = $1 and provider_id = 'credential' returning id`;
/** Whoever had what the person lost has nothing of it any more. */
const ENDINGS = [
  'delete from auth_session where user_id = $1',
  'delete from second_factor where staff_id = $1',
  'delete from recovery_code where staff_id = $1',
  'update api_key set revoked_at = now() where staff_id = $1 and revoked_at is null',
  // A connection that somebody else made signs in without the new password, and could then enrol a factor of its own.
  `delete from auth_account where user_id = $1 and starts_with(provider_id, 'oidc ')`,
];

/**
 * Lets a person back in with the code that two others approved: a new password, and an end to every session, factor, recovery code,
 * key and connection at the company's provider of before, in one transaction with the new session and the event. Where a role asks for a second factor the session owes its
 * enrolment. The code is looked at before the password is judged, so that no refusal tells who has an open recovery.
 */
export async function useRecovery(parts: SignInParts, request: Request, caller: Caller): Promise<Response> {
  const typed = await readBody(request, Use);
  const answer = await parts.entry.pass(() => attemptRecovery(parts, typed, request, caller));
  return answer ?? refusal(failAgency('AGENCY_SIGN_IN_BUSY'), 1);
}

async function attemptRecovery(
  parts: SignInParts,
  typed: z.output<typeof Use>,
  request: Request,
  caller: Caller,
): Promise<Response> {
  const email = typed.email.trim().toLowerCase();
  // Whoever guesses out of nothing fills the window of the address alone: with an e-mail a stranger shuts nobody out.
  const attempt = await parts.attempts.admit(`use recovery ${newId()}`, caller.address);
  if (!attempt.admitted) return limited(parts, attempt, null);
  const halves = halvesOf(typed.code);
  const digest = digestOfHalves(halves);
  const [found] = await runStatement<Found>(parts.db, FIND, [email, digest, halves]);
  if (found?.holdsHalf) {
    // One half is in somebody's hands: the other is guessed a few times an hour, also by the right person.
    const guess = await parts.attempts.admit(`half of a recovery ${found.id}`, caller.address);
    if (!guess.admitted) return limited(parts, guess, found);
  }
  if (found === undefined || !found.matches) {
    await recordDenied(parts, found ?? null, 'wrong-code');
    return refusal(failAgency('AGENCY_RECOVERY_REFUSED'));
  }
  const password = normalisePassword(typed.newPassword);
  const breach = judgePassword(password, found);
  if (breach !== null) return refusal(failAgency(breach.code));
  const hash = await parts.hashPassword(password);
  const cookies = await inSqlTransaction(parts.db, nobody, async (tx) => {
    if ((await tx.query(USE, [found.id, digest])).length === 0) return null;
    await startAnew(tx, parts, found, hash, attempt);
    return openSession(tx, parts.cookie, {
      staffId: found.staffId,
      by: 'password',
      secondFactor: null,
      request,
      caller,
    });
  });
  return cookies === null
    ? refusal(failAgency('AGENCY_RECOVERY_REFUSED'))
    : done(cookies, { owes: await owedBy(parts, cookies) });
}

async function limited(parts: SignInParts, attempt: RefusedAttempt, found: Found | null): Promise<Response> {
  if (attempt.first) await recordDenied(parts, found, 'limited');
  return refusal(failAgency('AGENCY_SIGN_IN_LIMITED'), attempt.retryAfterSeconds);
}

async function startAnew(
  tx: SqlTransaction,
  parts: SignInParts,
  { id, staffId }: Found,
  hash: string,
  attempt: AdmittedAttempt,
): Promise<void> {
  await sayWhoCaused(tx, 'user');
  if ((await tx.query(PASSWORD, [staffId, hash])).length === 0) throw failAgency('AGENCY_SIGN_IN_UNAVAILABLE');
  for (const ending of ENDINGS) await tx.query(ending, [staffId]);
  await clearRecoveryEnd(tx, id);
  await parts.attempts.forgive(tx, attempt);
  await recordAgencyEvent(tx, {
    action: 'agency.recovery-used',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Staff', id: staffId },
    facts: { recoveryId: id },
  });
}

async function recordDenied(parts: SignInParts, found: Found | null, reason: 'wrong-code' | 'limited'): Promise<void> {
  await inSqlTransaction(parts.db, nobody, async (tx) => {
    const subject = found === null ? {} : { subject: { kind: 'Staff', id: found.staffId } as const };
    const recoveryId = found === null ? {} : { recoveryId: found.id };
    await recordAgencyEvent(tx, {
      action: 'agency.recovery-denied',
      outcome: 'refused',
      principal: null,
      ...subject,
      facts: { reason, ...recoveryId },
    });
  });
}
