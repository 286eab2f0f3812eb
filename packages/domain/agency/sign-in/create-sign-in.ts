import type { HeldRules } from '@kean/authorization';
import type { Database } from '@kean/db';
import type { Principal, SessionId } from '@kean/kernel';
import { NO_ROOM, type PlainAnswer } from './answers.ts';
import { countAttempts } from './attempts/count-attempts.ts';
import { openBetterAuth } from './better-auth.ts';
import { answer, SIGN_IN_BY_PASSWORD } from './doors.ts';
import { challengesUnder } from './factors/challenges.ts';
import { secretSeal } from './factors/secret-seal.ts';
import { findSession, lookAtSession, type Session } from './find-session.ts';
import { apiKeyIn } from './keys/api-key-text.ts';
import { apiKeys, type KeyHolder } from './keys/find-api-key.ts';
import { keyFor, secondFactorKey } from './keys-of-sign-in.ts';
import { MOST_WAITING, openPasswordHasher } from './passwords/open-password-hasher.ts';
import { principalOfKey, principalOfSession } from './principal-of-session.ts';
import { authorizationIn, type RequestHeaders, sessionCookie } from './session-cookie.ts';
import type { SignInParts } from './sign-in-parts.ts';
import { openProvider, type ProviderOptions } from './single-sign-on/provider.ts';
import { roundTripsUnder } from './single-sign-on/round-trip.ts';
import { turnstile } from './turnstile.ts';

/** Answers of the provider that are being checked at once. */
const MOST_AT_THE_PROVIDER = 32;

export interface SignInOptions {
  /** Records database under the login of the api. */
  readonly db: Database;
  /** The rules a principal's grants and policy hash come from. */
  readonly rules: HeldRules;
  /** Signs session cookies; at least 32 characters. */
  readonly secret: string;
  /** Origin under which people open the portal; https makes the cookie `Secure` and `__Host-`. */
  readonly baseUrl: string;
  /** Further origins whose pages may sign in; `baseUrl` is one by itself. */
  readonly trustedOrigins?: readonly string[];
  /** Whoever bears it may say for which device address it speaks: the portal. */
  readonly serviceToken: string;
  /** Who signs people in beside us; nobody where it is left out. */
  readonly provider?: ProviderOptions | null;
  /** Gets what nobody expected, for the operator's log. */
  readonly report?: (error: unknown) => void;
}

export interface SignIn {
  /**
   * Answers a POST to one of the doors under /api/auth (`doors.ts`); 404 to everything else.
   * @param peerAddress other end of the connection, as the server saw it; never from a header
   */
  handler(request: Request, peerAddress?: string | null): Promise<Response>;
  /**
   * What a request to sign in by password is answered while there is no room, before a byte of it is read; `null` for every other and
   * while there is room. In a storm this is nearly every request, and what each costs is taken from those who are inside.
   * @param path of the request, without its query
   */
  turnedAway(path: string): PlainAnswer | null;
  /**
   * Who sent these headers, by session or by API key, read from Postgres now: one statement. `null` without a valid one, and for
   * anybody who is suspended or has left.
   * @throws AppError unavailable when the rules are not confirmed in the version that Postgres has, or Postgres does not answer
   */
  principalOf(headers: RequestHeaders): Promise<Principal | null>;
  /**
   * The person of that session as of now, for whatever was opened in it and is open still. Nobody asks for anything by that, so the
   * session is not kept awake; and it is the same session after a proof has changed its token.
   * @throws AppError as `principalOf`
   */
  principalStillIn(sessionId: SessionId): Promise<Principal | null>;
  /**
   * Whoever acts by the API key in these headers, as of now, for what is open still: nothing is counted toward the limit of the key.
   * @throws AppError as `principalOf`
   */
  principalStillBy(headers: RequestHeaders): Promise<Principal | null>;
  /** Ends the hashing thread. */
  close(): Promise<void>;
}

/** Opens sign-in for one process. */
export function createSignIn(options: SignInOptions): SignIn {
  const { db, rules, secret, baseUrl, serviceToken, report = () => undefined } = options;
  if (secret.length < 32) throw new TypeError('the secret that signs cookies has at least 32 characters');
  const origin = new URL(baseUrl).origin;
  const trustedOrigins = [...new Set([origin, ...(options.trustedOrigins ?? [])])];
  const cookie = sessionCookie(secret, origin.startsWith('https:'));
  const hasher = openPasswordHasher();
  const auth = openBetterAuth({ db, secret, baseUrl: origin, trustedOrigins, cookie, hasher, report });
  const attempts = countAttempts(db, keyFor(secret, 'sign-in attempts'));
  const keys = apiKeys(db);
  const entry = turnstile(MOST_WAITING);
  const challenges = challengesUnder(keyFor(secret, 'passkey challenges'));
  const { provider = null } = options;
  const parts: SignInParts = {
    db,
    auth,
    cookie,
    entry,
    attempts,
    baseUrl: origin,
    origin,
    verifyPassword: hasher.verify,
    hashPassword: hasher.hash,
    passkeys: { id: new URL(origin).hostname, name: '客安 KeAn', origins: trustedOrigins },
    challenges,
    seal: secretSeal(secondFactorKey(secret)),
    singleSignOn: provider && {
      provider: openProvider(provider, origin, report),
      trips: roundTripsUnder(keyFor(secret, 'single sign-on'), challenges, cookie.secure),
      entry: turnstile(MOST_AT_THE_PROVIDER),
    },
  };
  const principalBy = async (holder: KeyHolder | null): Promise<Principal | null> =>
    holder === null ? null : principalOfKey(holder, await rules.atLeast(holder.policyVersion));
  const principalIn = async (session: Session | null): Promise<Principal | null> =>
    session === null ? null : principalOfSession(session, await rules.atLeast(session.policyVersion));
  return {
    handler: (request, peerAddress = null) =>
      answer(parts, { serviceToken, trustedOrigins, report }, request, peerAddress),
    turnedAway: (path) => (path === SIGN_IN_BY_PASSWORD && entry.full ? NO_ROOM : null),
    principalOf: async (headers) => {
      const token = cookie.tokenIn(headers);
      const key = token === null ? apiKeyIn(authorizationIn(headers)) : null;
      if (token === null && key === null) return null;
      rules.current();
      if (token === null) return principalBy(key === null ? null : await keys.holderOf(key));
      return principalIn(await findSession(db, token));
    },
    principalStillIn: async (sessionId) => {
      rules.current();
      return principalIn(await lookAtSession(db, sessionId));
    },
    principalStillBy: async (headers) => {
      const key = apiKeyIn(authorizationIn(headers));
      if (key === null) return null;
      rules.current();
      return principalBy(await keys.stillHolderOf(key));
    },
    close: () => hasher.close(),
  };
}
