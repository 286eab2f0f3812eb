import type { Database } from '@kean/db';
import type { AttemptCounter } from './attempts/count-attempts.ts';
import type { BetterAuth } from './better-auth.ts';
import type { Challenges } from './factors/challenges.ts';
import type { SecretSeal } from './factors/secret-seal.ts';
import type { SessionCookie } from './session-cookie.ts';
import type { Provider } from './single-sign-on/provider.ts';
import type { RoundTrips } from './single-sign-on/round-trip.ts';
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
  /** One hash, in the thread of hashes. */
  readonly verifyPassword: (hash: string, password: string) => Promise<boolean>;
  readonly hashPassword: (password: string) => Promise<string>;
  readonly passkeys: PasskeyParty;
  readonly challenges: Challenges;
  /** For the secrets of authenticator apps. */
  readonly seal: SecretSeal;
  /** Sign-in by a provider of OpenID Connect; `null` where the installation has none. */
  readonly singleSignOn: SingleSignOn | null;
}

export interface SingleSignOn {
  readonly provider: Provider;
  readonly trips: RoundTrips;
  /** So that a slow provider does not gather requests without end. */
  readonly entry: Turnstile;
}

/** Who passkeys are made for: bound to a name, and asked for by our own pages only (WebAuthn, 5.4.1). */
export interface PasskeyParty {
  /** The host of the portal, without its port. */
  readonly id: string;
  readonly name: string;
  readonly origins: readonly string[];
}
