import { inSqlTransaction, nobody } from '@kean/db';
import { generateAuthenticationOptions } from '@simplewebauthn/server';
import { recordAgencyEvent } from '../audit-events.ts';
import { failAgency } from '../errors.ts';
import { done, refusal } from './answers.ts';
import type { Caller } from './caller.ts';
import { CHALLENGE_SECONDS } from './factors/challenges.ts';
import { Assertion } from './factors/passkey-shapes.ts';
import { takeAssertion } from './factors/take-assertion.ts';
import { openSession } from './open-session.ts';
import { readBody } from './read-body.ts';
import type { SignInParts } from './sign-in-parts.ts';

/** What the browser has to ask whatever passkey the person chooses to sign. Names nobody and stores nothing. */
export async function askForAnyPasskey(parts: SignInParts): Promise<Response> {
  const options = await generateAuthenticationOptions({
    rpID: parts.passkeys.id,
    challenge: new Uint8Array(parts.challenges.issue('sign-in', null)),
    userVerification: 'required',
    timeout: CHALLENGE_SECONDS * 1000,
  });
  return done([], { options });
}

/**
 * Signs somebody in by a passkey alone: what the person has, unlocked by what the person is or knows, is both factors at once
 * (NIST SP 800-63B-4, 3.1.7). Session and event are committed together.
 */
export async function signInByPasskey(parts: SignInParts, request: Request, caller: Caller): Promise<Response> {
  const assertion = await readBody(request, Assertion);
  const attempt = await parts.attempts.admit(`passkey ${assertion.id}`, caller.address);
  if (!attempt.admitted) return refusal(failAgency('AGENCY_SIGN_IN_LIMITED'), attempt.retryAfterSeconds);
  const cookies = await inSqlTransaction(parts.db, nobody, async (tx) => {
    const staffId = await takeAssertion(tx, parts, assertion, { purpose: 'sign-in', session: null });
    if (staffId === null) return null;
    await parts.attempts.forgive(tx, attempt);
    return openSession(tx, parts.cookie, { staffId, by: 'passkey', secondFactor: 'passkey', request, caller });
  });
  if (cookies !== null) return done(cookies);
  await inSqlTransaction(parts.db, nobody, (tx) =>
    recordAgencyEvent(tx, {
      action: 'agency.sign-in-refused',
      outcome: 'refused',
      principal: null,
      facts: { reason: 'credentials', by: 'passkey' },
    }),
  );
  return refusal(failAgency('AGENCY_PASSKEY_REFUSED'));
}
