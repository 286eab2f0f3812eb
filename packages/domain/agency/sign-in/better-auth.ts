import { type Database, runStatement } from '@kean/db';
import { newId } from '@kean/kernel';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { isAPIError } from 'better-auth/api';
import { LEAST_CHARACTERS, MOST_CHARACTERS } from '../rules/password-has-fifteen-characters.ts';
import type { PasswordHasher } from './passwords/open-password-hasher.ts';
import type { SessionCookie } from './session-cookie.ts';
import { ABSOLUTE_SECONDS, IDLE_SECONDS } from './session-lifetime.ts';

/** Header under which this package, and nothing from outside, tells better-auth the address of a device. */
export const INNER_ADDRESS_HEADER = 'x-kean-counted-address';

export interface BetterAuthParts {
  readonly db: Database;
  readonly secret: string;
  readonly baseUrl: string;
  readonly trustedOrigins: readonly string[];
  readonly cookie: SessionCookie;
  readonly hasher: PasswordHasher;
  readonly report: (error: unknown) => void;
}

/** A person who may have a session at all. */
const IS_ACTIVE = `
  select 1 from staff s join staff_in_place p on p.staff_id = s.id where s.id = $1::uuid and s.status = 'active'`;

/**
 * better-auth on our tables. It never faces a browser: only the doors of `doors.ts` that sign in by password or
 * change a password ask it, each with a request written anew. What is switched off here is done there or in Postgres, for a reason:
 * - its rate limit counts in memory and believes `x-forwarded-for`;
 * - its cookie cache keeps a revoked session alive;
 * - its session refresh would move the absolute end;
 * - its logger writes what people typed;
 * - environment variables of its own (`BETTER_AUTH_SECRETS`) would replace the secret, therefore `secrets` is given as well.
 */
export function openBetterAuth({ db, secret, baseUrl, trustedOrigins, cookie, hasher, report }: BetterAuthParts) {
  return betterAuth({
    appName: 'KeAn',
    baseURL: baseUrl,
    basePath: '/api/auth',
    secret,
    secrets: [{ version: 1, value: secret }],
    trustedOrigins: [...trustedOrigins],
    database: prismaAdapter(db.prisma, { provider: 'postgresql', transaction: true }),
    user: { modelName: 'authUser' },
    account: { modelName: 'authAccount' },
    verification: { modelName: 'authVerification' },
    session: {
      modelName: 'authSession',
      // Life of the cookie; the end of the session itself is set below and moved by `find-session.ts`.
      expiresIn: ABSOLUTE_SECONDS,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: LEAST_CHARACTERS,
      // Judged in code points by our own rule; better-auth counts code units, of which a code point has up to two.
      maxPasswordLength: MOST_CHARACTERS * 2,
      password: { hash: hasher.hash, verify: ({ hash, password }) => hasher.verify(hash, password) },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const active = await runStatement(db, IS_ACTIVE, [session.userId]);
            if (active.length === 0) return false;
            const now = Date.now();
            return { data: { ...session, createdAt: new Date(now), expiresAt: new Date(now + IDLE_SECONDS * 1000) } };
          },
        },
      },
    },
    advanced: {
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [INNER_ADDRESS_HEADER] },
      // The name carries the prefix itself: better-auth would add `__Secure-`.
      useSecureCookies: false,
      cookies: { session_token: { name: cookie.name } },
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/', secure: cookie.secure },
      disableCSRFCheck: false,
      disableOriginCheck: false,
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    onAPIError: { onError: (error) => (isAPIError(error) ? undefined : report(error)) },
  });
}

export type BetterAuth = ReturnType<typeof openBetterAuth>;
