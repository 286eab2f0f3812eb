import type { Database } from '@kean/db';
import type { AttemptCounter } from './attempts/count-attempts.ts';
import type { BetterAuth } from './better-auth.ts';
import type { SessionCookie } from './session-cookie.ts';
import type { Turnstile } from './turnstile.ts';

/** What the doors of sign-in work with. */
export interface SignInParts {
  readonly db: Database;
  readonly auth: BetterAuth;
  readonly cookie: SessionCookie;
  /** Everything that ends in a hash goes through here, so that the queue of hashes never overflows. */
  readonly entry: Turnstile;
  readonly attempts: AttemptCounter;
  /** Where the portal is reached, and therefore where better-auth believes to be. */
  readonly baseUrl: string;
  readonly origin: string;
}
