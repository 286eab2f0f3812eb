import type { SignInProviderStep, SignInProviderTrial } from '@kean/procedures';
import * as client from 'openid-client';
import { z } from 'zod';
import { ANSWER_PATH, discover, openProvider, type ProviderOptions } from './provider.ts';

const TIMEOUT_MS = 5_000;
/** The library judges the times of a token with as much tolerance. */
const MOST_SKEW_SECONDS = 30;
/** Signatures of which we need the public half alone. */
const SIGNED_BY = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];

const Description = z.looseObject({
  issuer: z.string(),
  jwks_uri: z.url(),
  id_token_signing_alg_values_supported: z.array(z.string()).default(['RS256']),
});
const Keys = z.looseObject({ keys: z.array(z.looseObject({ kty: z.enum(['RSA', 'EC', 'OKP']) })).min(1) });

const PASSED = { result: 'passed', cause: null } as const;
const failed = (cause: string) => ({ result: 'failed', cause }) as const;
const skipped = (cause: string) => ({ result: 'skipped', cause }) as const;
const NO_FIGURES = { status: null, latencyMs: null };

/**
 * Walks the way of somebody who signs in at the provider, as far as it goes without a person: what the provider says of itself, its clock and keys,
 * whether it sends people back to us, and whether it knows us. What cannot be told from here is said to be so.
 */
export function signInProviderTrial(options: ProviderOptions, origin: string): SignInProviderTrial {
  const returnsTo = `${origin}${ANSWER_PATH}`;
  return {
    issuer: options.issuer,
    returnsTo,
    tryOut: async () => {
      const steps: SignInProviderStep[] = [];
      const asked = await fetched(`${options.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
      const described = Description.safeParse(asked.body);
      steps.push({
        name: 'discovery',
        ...asked.figures,
        ...(described.success ? PASSED : failed(asked.cause ?? 'NOT_OPENID')),
      });
      if (!described.success) return steps;
      const { issuer, jwks_uri: keysAt, id_token_signing_alg_values_supported: algorithms } = described.data;
      const isOurs = issuer === options.issuer;
      steps.push({ name: 'issuer', ...NO_FIGURES, ...(isOurs ? PASSED : failed('OIDC_ISSUER_DIFFERS')) });
      steps.push({ name: 'clock', ...NO_FIGURES, ...clockOf(asked.date) });
      const keys = await fetched(keysAt);
      const usable = Keys.safeParse(keys.body).success;
      steps.push({
        name: 'published-keys',
        ...keys.figures,
        ...(usable ? PASSED : failed(keys.cause ?? 'OIDC_KEYS_UNFIT')),
      });
      const signs = algorithms.some((name) => SIGNED_BY.includes(name));
      steps.push({ name: 'signing', ...NO_FIGURES, ...(signs ? PASSED : failed('OIDC_SIGNING_UNFIT')) });
      // The doors below are found by the library, which takes no other issuer's.
      if (!isOurs) return steps;
      steps.push(await sendsBack(options, origin, returnsTo), await knowsUs(options, returnsTo));
      return steps;
    },
  };
}

interface Fetched {
  readonly body: unknown;
  readonly cause: string | null;
  readonly date: string | null;
  readonly figures: { readonly status: number | null; readonly latencyMs: number };
}

async function fetched(url: string): Promise<Fetched> {
  const began = performance.now();
  const since = () => Math.round(performance.now() - began);
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await fetch(url, { redirect: 'manual', signal, headers: { accept: 'application/json' } });
    const body: unknown = answer.ok ? await answer.json().catch(() => undefined) : undefined;
    return {
      body,
      cause: null,
      date: answer.headers.get('date'),
      figures: { status: answer.status, latencyMs: since() },
    };
  } catch (error) {
    const cause = (error as Error).name === 'TimeoutError' ? 'TOO_SLOW' : 'NO_CONNECTION';
    return { body: undefined, cause, date: null, figures: { status: null, latencyMs: since() } };
  }
}

function clockOf(date: string | null) {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs)) return skipped('NO_CLOCK');
  // The header counts whole seconds.
  return Math.abs(theirs - Date.now()) <= (MOST_SKEW_SECONDS + 1) * 1_000 ? PASSED : failed('OIDC_CLOCK_WRONG');
}

/** Asked to sign in nobody, a provider sends back that nobody is signed in; to an address that is not registered it sends nothing (OpenID Connect Core 3.1.2). */
async function sendsBack(options: ProviderOptions, origin: string, returnsTo: string): Promise<SignInProviderStep> {
  const name = 'return-address';
  const began = performance.now();
  try {
    const secrets = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    const address = new URL(await openProvider(options, origin, () => undefined).authorizationUrl(secrets));
    address.searchParams.set('prompt', 'none');
    const answer = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    await answer.body?.cancel();
    const figures = { status: answer.status, latencyMs: Math.round(performance.now() - began) };
    const location = answer.headers.get('location') ?? '';
    if (location.startsWith(`${returnsTo}?`)) return { name, ...figures, ...PASSED };
    return {
      name,
      ...figures,
      ...(answer.status >= 400 ? failed('OIDC_RETURN_REFUSED') : skipped('OIDC_RETURN_UNTOLD')),
    };
  } catch {
    return { name, status: null, latencyMs: Math.round(performance.now() - began), ...failed('NO_CONNECTION') };
  }
}

/** A code that it never gave is refused as such by a provider that has believed who asks (RFC 6749 5.2). */
async function knowsUs(options: ProviderOptions, returnsTo: string): Promise<SignInProviderStep> {
  const name = 'client';
  const began = performance.now();
  const since = () => ({ status: null, latencyMs: Math.round(performance.now() - began) });
  try {
    const known = await discover(options);
    const address = new URL(returnsTo);
    address.search = new URLSearchParams({ code: 'kean-trial', iss: options.issuer }).toString();
    await client.authorizationCodeGrant(known, address, { pkceCodeVerifier: client.randomPKCECodeVerifier() });
    return { name, ...since(), ...skipped('OIDC_CLIENT_UNTOLD') };
  } catch (error) {
    const said = error instanceof client.ResponseBodyError ? error.error : null;
    if (said === 'invalid_grant') return { name, ...since(), ...PASSED };
    const isRefused =
      said === 'invalid_client' ||
      said === 'unauthorized_client' ||
      error instanceof client.WWWAuthenticateChallengeError;
    return { name, ...since(), ...(isRefused ? failed('OIDC_CLIENT_REFUSED') : skipped('OIDC_CLIENT_UNTOLD')) };
  }
}
