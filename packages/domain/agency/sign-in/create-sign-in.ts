import { createHmac, createSecretKey } from 'node:crypto';
import type { HeldRules } from '@kean/authorization';
import type { Database } from '@kean/db';
import type { Principal } from '@kean/kernel';
import { countAttempts } from './attempts/count-attempts.ts';
import { openBetterAuth } from './better-auth.ts';
import { answer } from './doors.ts';
import { findSession } from './find-session.ts';
import { MOST_WAITING, openPasswordHasher } from './passwords/open-password-hasher.ts';
import { principalOfSession } from './principal-of-session.ts';
import { type RequestHeaders, sessionCookie } from './session-cookie.ts';
import type { SignInParts } from './sign-in-parts.ts';
import { turnstile } from './turnstile.ts';

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
  /** Gets what nobody expected, for the operator's log. */
  readonly report?: (error: unknown) => void;
}

export interface SignIn {
  /**
   * Answers POST /api/auth/sign-in/email, /api/auth/sign-out and /api/auth/change-password; 404 to everything else.
   * @param peerAddress other end of the connection, as the server saw it; never from a header
   */
  handler(request: Request, peerAddress?: string | null): Promise<Response>;
  /**
   * Who sent these headers, read from Postgres now: one statement. `null` without a valid session, and for anybody who is
   * suspended or has left.
   * @param use `looked-at` where nobody asks for anything: the session is not kept awake by it
   * @throws AppError unavailable when the rules are not confirmed in the version that Postgres has, or Postgres does not answer
   */
  principalOf(headers: RequestHeaders, use?: 'used' | 'looked-at'): Promise<Principal | null>;
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
  const entry = turnstile(MOST_WAITING);
  const parts: SignInParts = { db, auth, cookie, entry, attempts, baseUrl: origin, origin };
  return {
    handler: (request, peerAddress = null) =>
      answer(parts, { serviceToken, trustedOrigins, report }, request, peerAddress),
    principalOf: async (headers, use) => {
      const token = cookie.tokenIn(headers);
      if (token === null) return null;
      rules.current();
      const session = await findSession(db, token, use);
      return session === null ? null : principalOfSession(session, await rules.atLeast(session.policyVersion));
    },
    close: () => hasher.close(),
  };
}

/** A key of its own for each use of the secret. */
function keyFor(secret: string, use: string) {
  return createSecretKey(createHmac('sha256', secret).update(use).digest());
}
