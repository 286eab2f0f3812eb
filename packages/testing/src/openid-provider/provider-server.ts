import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Signing, TokenMaker } from './id-token.ts';

/** Whoever sits at the provider's page. */
export interface ProviderPerson {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: unknown;
}

/** What the provider does wrong. */
export interface ProviderFaults {
  /** Takes the place of claims that are right. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly signing?: Signing;
  /** Takes the place of parameters of the way back; `null` leaves one out. */
  readonly answer?: Readonly<Record<string, string | null>>;
  /** Issuer that it says to be at discovery. */
  readonly discoveredIssuer?: string;
  /** Fails like this at the token endpoint. */
  readonly tokenStatus?: number;
}

/** A provider that really checks its client, redirect address, code and PKCE, on real sockets. */
export interface OpenIdProvider {
  readonly issuer: string;
  /** Requests to the token endpoint so far. */
  readonly exchanges: number;
  /** Who is signed in there from now on. */
  seat(person: ProviderPerson): void;
  misbehave(faults: ProviderFaults): void;
  close(): Promise<void>;
}

interface Grant {
  readonly person: ProviderPerson;
  readonly challenge: string;
  readonly nonce: string;
  readonly redirect: string;
}

export interface ProviderClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Asked for at each request, because a portal may learn its port late. */
  readonly redirect: () => string;
}

export async function startOpenIdProvider(registered: ProviderClient): Promise<OpenIdProvider> {
  const tokens = new TokenMaker();
  const grants = new Map<string, Grant>();
  let person: ProviderPerson = { sub: 'nobody' };
  let faults: ProviderFaults = {};
  let exchanges = 0;
  let issuer = '';

  const discovery = () => ({
    issuer: faults.discoveredIssuer ?? issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    // Names what a client must refuse whoever names it.
    id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  });

  const authorize = (asked: URLSearchParams, response: ServerResponse): void => {
    const redirect = asked.get('redirect_uri') ?? '';
    const [challenge, nonce, state] = ['code_challenge', 'nonce', 'state'].map((name) => asked.get(name) ?? '');
    const right =
      asked.get('client_id') === registered.clientId &&
      asked.get('response_type') === 'code' &&
      asked.get('code_challenge_method') === 'S256' &&
      (asked.get('scope') ?? '').split(' ').includes('openid') &&
      redirect === registered.redirect();
    if (!right || !challenge || !nonce || !state) {
      answerJson(response, 400, { error: 'invalid_request' });
      return;
    }
    const code = randomBytes(16).toString('base64url');
    grants.set(code, { person, challenge, nonce, redirect });
    const back = new URL(redirect);
    for (const [name, value] of Object.entries({ code, state, iss: issuer, ...faults.answer })) {
      if (value !== null) back.searchParams.set(name, value);
    }
    response.writeHead(302, { location: back.href }).end();
  };

  const exchange = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    exchanges += 1;
    const told = new URLSearchParams(await text(request));
    if (faults.tokenStatus !== undefined) return answerJson(response, faults.tokenStatus, {});
    if (credentialsIn(request) !== `${registered.clientId}:${registered.clientSecret}`)
      return answerJson(response, 401, { error: 'invalid_client' });
    const code = told.get('code') ?? '';
    const grant = grants.get(code);
    grants.delete(code);
    const challenge = createHash('sha256')
      .update(told.get('code_verifier') ?? '')
      .digest('base64url');
    if (grant?.challenge !== challenge || grant.redirect !== told.get('redirect_uri'))
      return answerJson(response, 400, { error: 'invalid_grant' });
    const now = Math.floor(Date.now() / 1000);
    const right = { iss: issuer, aud: registered.clientId, iat: now, exp: now + 300, nonce: grant.nonce };
    const claims = { ...right, ...grant.person, ...faults.claims };
    const idToken = tokens.make(claims, faults.signing ?? 'right', registered.clientSecret);
    answerJson(response, 200, { access_token: 'unused', token_type: 'Bearer', expires_in: 60, id_token: idToken });
  };

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer);
    if (pathname === '/.well-known/openid-configuration') return answerJson(response, 200, discovery());
    if (pathname === '/keys') return answerJson(response, 200, tokens.publicKeys);
    if (pathname === '/authorize') return authorize(searchParams, response);
    if (pathname === '/token') return void exchange(request, response).catch(() => response.destroy());
    answerJson(response, 404, {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    get exchanges() {
      return exchanges;
    },
    seat: (next) => {
      person = next;
    },
    misbehave: (next) => {
      faults = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Name and secret as forms write them (RFC 6749, 2.3.1). */
function credentialsIn(request: IncomingMessage): string {
  const told = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
  return told.split(':').map(decodeURIComponent).join(':');
}

function answerJson(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
}
