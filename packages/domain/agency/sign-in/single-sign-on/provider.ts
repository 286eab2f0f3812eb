import * as client from 'openid-client';
import { failAgency } from '../../errors.ts';

/** The provider of OpenID Connect that an installation trusts, and who we are to it. */
export interface ProviderOptions {
  /** https, or http on loopback; compared with what the provider and every token say of themselves. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What binds one way to the provider and back; see `round-trip.ts`. */
export interface RoundTripSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Whom the provider says it has signed in. */
export interface ProviderIdentity {
  /** As the token names it, which is compared with the setting before. */
  readonly issuer: string;
  readonly subject: string;
  /** Lower case; `null` unless the provider says that it checked it. */
  readonly verifiedEmail: string | null;
}

export interface Provider {
  /**
   * Where the browser is sent.
   * @throws AppError AGENCY_OIDC_UNAVAILABLE
   */
  authorizationUrl(secrets: RoundTripSecrets): Promise<string>;
  /**
   * Checks the answer, changes its code for a token and checks that.
   * @param answer query of the address to which the provider sent the browser
   * @returns `null` where anything does not hold
   * @throws AppError AGENCY_OIDC_UNAVAILABLE when the provider does not answer
   */
  identityIn(answer: string, secrets: RoundTripSecrets): Promise<ProviderIdentity | null>;
}

/** Where the provider sends the browser back to; registered there with the origin of the portal before it. */
export const ANSWER_PATH = '/sign-in/oidc/answer';
const TIMEOUT_SECONDS = 8;
/** After this the provider is asked anew where its doors are; its keys are looked up by the library when an unknown one signs. */
const DISCOVERED_FOR_MS = 60 * 60 * 1000;

/**
 * Authorization code flow with PKCE. The library checks `state`, `iss` (RFC 9207), `nonce`, issuer, audience and times; it would
 * leave out the signature because the token came over TLS from its signer, so that check is switched on: a proxy that opens TLS
 * must not be able to name people.
 * @param report gets why the provider could not be found, for the operator
 */
export function openProvider(options: ProviderOptions, origin: string, report: (error: unknown) => void): Provider {
  let found: { readonly configuration: Promise<client.Configuration>; readonly until: number } | null = null;

  const configuration = (): Promise<client.Configuration> => {
    if (found !== null && performance.now() < found.until) return found.configuration;
    const asked = { configuration: discover(options), until: performance.now() + DISCOVERED_FOR_MS };
    found = asked;
    return asked.configuration.catch((error: unknown) => {
      if (found === asked) found = null;
      report(error);
      throw failAgency('AGENCY_OIDC_UNAVAILABLE');
    });
  };

  return {
    authorizationUrl: async ({ state, nonce, verifier }) => {
      const address = client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: `${origin}${ANSWER_PATH}`,
        response_type: 'code',
        scope: 'openid email',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      return address.href;
    },
    identityIn: async (answer, { state, nonce, verifier }) => {
      const known = await configuration();
      const address = new URL(ANSWER_PATH, origin);
      address.search = answer;
      try {
        const checks = {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        };
        const tokens = await client.authorizationCodeGrant(known, address, checks);
        return identityOf(tokens.claims());
      } catch (error) {
        if (isAway(error)) throw failAgency('AGENCY_OIDC_UNAVAILABLE');
        return null;
      }
    },
  };
}

/** Asks the provider where its doors are; what calls itself by another issuer is refused. */
export function discover({ issuer, clientId, clientSecret }: ProviderOptions): Promise<client.Configuration> {
  const address = new URL(issuer);
  // Plain http is let through by the configuration on loopback only.
  const insecure = address.protocol === 'http:' ? [client.allowInsecureRequests] : [];
  return client.discovery(address, clientId, undefined, secretAsTheProviderTakesIt(clientSecret), {
    timeout: TIMEOUT_SECONDS,
    execute: [client.enableNonRepudiationChecks, ...insecure],
  });
}

/** In the header, which is what a provider takes that says nothing (OpenID Connect Discovery 1.0, 3); else in the body. */
function secretAsTheProviderTakesIt(secret: string): client.ClientAuth {
  const inHeader = client.ClientSecretBasic(secret);
  const inBody = client.ClientSecretPost(secret);
  return (server, ...rest) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (taken.includes('client_secret_basic') ? inHeader : inBody)(server, ...rest);
  };
}

/** Longer than the standard allows a subject, or any mailbox, to be, is not looked up. */
const MOST_SUBJECT = 255;
const MOST_EMAIL = 320;

function identityOf(claims: client.IDToken | undefined): ProviderIdentity | null {
  if (claims === undefined || claims.sub.length === 0 || claims.sub.length > MOST_SUBJECT) return null;
  const { email, email_verified: verified } = claims;
  const usable = verified === true && typeof email === 'string' && email.length <= MOST_EMAIL;
  return { issuer: claims.iss, subject: claims.sub, verifiedEmail: usable ? email.trim().toLowerCase() : null };
}

/** The provider did not answer, or answered that it cannot: nothing the person or the token did. */
function isAway(error: unknown): boolean {
  if (error instanceof client.ClientError) {
    return error.code === 'OAUTH_TIMEOUT' || (error.cause instanceof Response && error.cause.status >= 500);
  }
  // What fetch throws bears no code of its own; what the library throws as a TypeError does.
  return error instanceof TypeError && !('code' in error);
}
