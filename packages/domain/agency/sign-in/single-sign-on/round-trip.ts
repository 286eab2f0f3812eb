import { createHmac, type KeyObject } from 'node:crypto';
import { CHALLENGE_SECONDS, type Challenges } from '../factors/challenges.ts';
import { cookieIn, type RequestHeaders } from '../session-cookie.ts';
import type { RoundTripSecrets } from './provider.ts';

/** One way to the provider and back, in the browser that began it. */
export interface RoundTrip {
  /** Unique; spent when the provider's answer comes. */
  readonly seed: Buffer;
  readonly secrets: RoundTripSecrets;
}

/**
 * `state`, `nonce` and verifier stand in no row and in no cookie: they are derived, under a key of their own, from a challenge that
 * the browser keeps. Whoever steals the cookie cannot compute them, whoever stole an answer has no cookie to it, and whoever begins
 * a thousand ways fills nothing.
 */
export interface RoundTrips {
  begin(): { readonly trip: RoundTrip; readonly cookie: string };
  /** `null` unless this browser began one lately. */
  of(headers: RequestHeaders): RoundTrip | null;
  /** `Set-Cookie` that takes it away. */
  readonly taking: string;
}

export function roundTripsUnder(key: KeyObject, challenges: Challenges, secure: boolean): RoundTrips {
  const name = secure ? '__Host-kean.oidc' : 'kean.oidc';
  // Lax: the way back begins on the provider's page, and Strict would keep the cookie at home.
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  const derived = (seed: Buffer, use: keyof RoundTripSecrets): string =>
    createHmac('sha256', key).update(`${use} `).update(seed).digest('base64url');
  const tripOf = (seed: Buffer): RoundTrip => ({
    seed,
    secrets: { state: derived(seed, 'state'), nonce: derived(seed, 'nonce'), verifier: derived(seed, 'verifier') },
  });
  return {
    begin: () => {
      const seed = challenges.issue('single-sign-on', null);
      const cookie = `${name}=${seed.toString('base64url')}; Max-Age=${CHALLENGE_SECONDS}; ${attributes}`;
      return { trip: tripOf(seed), cookie };
    },
    of: (headers) => {
      const seed = Buffer.from(cookieIn(headers, name) ?? '', 'base64url');
      return challenges.holds(seed, 'single-sign-on', null) ? tripOf(seed) : null;
    },
    taking: `${name}=; Max-Age=0; ${attributes}`,
  };
}
