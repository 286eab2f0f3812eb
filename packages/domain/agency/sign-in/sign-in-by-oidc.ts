import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { newId, type StaffId } from '@kean/kernel';
import { z } from 'zod';
import { recordAgencyEvent } from '../audit-events.ts';
import { failAgency } from '../errors.ts';
import { done, refusal } from './answers.ts';
import type { Caller } from './caller.ts';
import { CHALLENGE_SECONDS } from './factors/challenges.ts';
import { openSession } from './open-session.ts';
import { owedBy } from './owed-by.ts';
import { readBody } from './read-body.ts';
import type { SignInParts } from './sign-in-parts.ts';
import { findPerson, type PersonFound } from './single-sign-on/find-person.ts';
import type { ProviderIdentity } from './single-sign-on/provider.ts';
import { spendOnce } from './spend-once.ts';

/** The query of the address to which the provider sent the browser: it travels to us in the body. */
const ProviderAnswer = z.strictObject({ answer: z.string().min(1).max(4096) });

/** Where to send the browser, and the cookie by which it is known when it comes back. Names nobody and stores nothing. */
export async function beginSignInByOidc(parts: SignInParts, request: Request): Promise<Response> {
  if (parts.singleSignOn === null) return refusal(failAgency('AGENCY_NO_SUCH_DOOR'));
  await readBody(request, z.strictObject({}));
  const { provider, trips } = parts.singleSignOn;
  const { trip, cookie } = trips.begin();
  return done([cookie], { location: await provider.authorizationUrl(trip.secrets) });
}

/**
 * Signs somebody in by what the provider answered. The answer counts once and in the browser that asked for it; session, event and
 * a first connection are committed together. What the provider asked for beside a password is unknown here, so a second factor of
 * our own is still owed. Every failure is one answer.
 */
export async function signInByOidc(parts: SignInParts, request: Request, caller: Caller): Promise<Response> {
  if (parts.singleSignOn === null) return refusal(failAgency('AGENCY_NO_SUCH_DOOR'));
  const { answer } = await readBody(request, ProviderAnswer);
  // Nobody is named before the provider has answered, so what fills up is the window of the address.
  const attempt = await parts.attempts.admit(`oidc ${newId()}`, caller.address);
  if (!attempt.admitted) return refusal(failAgency('AGENCY_SIGN_IN_LIMITED'), attempt.retryAfterSeconds);
  const identity = await identityIn(parts, parts.singleSignOn, request, answer);
  if (identity === null) return refuse(parts, { staffId: null, refused: 'credentials' });
  const outcome = await inSqlTransaction(parts.db, nobody, async (tx) => {
    const person = await findPerson(tx, identity);
    if (person.refused !== null) return person;
    await parts.attempts.forgive(tx, attempt);
    const { staffId } = person;
    if (person.connected) await recordConnection(tx, staffId);
    return openSession(tx, parts.cookie, { staffId, by: 'oidc', secondFactor: null, request, caller });
  });
  if (!Array.isArray(outcome)) return refuse(parts, outcome);
  return done([...outcome, parts.singleSignOn.trips.taking], { owes: await owedBy(parts, outcome) });
}

async function identityIn(
  parts: SignInParts,
  { provider, trips, entry }: NonNullable<SignInParts['singleSignOn']>,
  request: Request,
  answer: string,
): Promise<ProviderIdentity | null> {
  const trip = trips.of(request.headers);
  if (trip === null) return null;
  const first = await inSqlTransaction(parts.db, nobody, (tx) => spendOnce(tx, trip.seed, CHALLENGE_SECONDS));
  if (!first) return null;
  const asked = await entry.pass(async () => ({ identity: await provider.identityIn(answer, trip.secrets) }));
  if (asked === null) throw failAgency('AGENCY_SIGN_IN_BUSY');
  return asked.identity;
}

async function refuse(parts: SignInParts, { staffId, refused }: PersonFound): Promise<Response> {
  const subject = staffId === null ? {} : { subject: { kind: 'Staff', id: staffId } as const };
  await inSqlTransaction(parts.db, nobody, (tx) =>
    recordAgencyEvent(tx, {
      action: 'agency.sign-in-refused',
      outcome: 'refused',
      principal: null,
      ...subject,
      facts: { reason: refused ?? 'credentials', by: 'oidc' },
    }),
  );
  return refusal(failAgency('AGENCY_OIDC_REFUSED'));
}

function recordConnection(tx: SqlTransaction, staffId: StaffId): Promise<unknown> {
  return recordAgencyEvent(tx, {
    action: 'agency.identity-connected',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Staff', id: staffId },
  });
}
