/**
 * A receiver as others build it: it reads the transmitter's own description, takes its keys from where that says, and jose checks every token.
 * What it cannot check it refuses in the words of RFC 8935.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, jwtVerify } from 'jose';

type Json = Readonly<Record<string, unknown>>;

export interface Heard {
  readonly at: number;
  readonly kid: string;
  readonly claims: Json & { readonly jti: string; readonly events: Readonly<Record<string, Json>> };
}

export interface ForeignReceiver {
  /** Where events are to be pushed. */
  readonly address: string;
  /** Tokens that it has checked, in their order; also those that it then refused. */
  readonly heard: readonly Heard[];
  /** What it could not check: none, if the transmitter is right. */
  readonly unchecked: readonly string[];
  /** Answers so from now on; `202` takes. */
  answerWith(status: number, err?: string): void;
  /** Reads the keys again, as a receiver does for a name that it does not know. */
  forgetKeys(): void;
  close(): Promise<void>;
}

/** What a receiver wants to be shown where it is told. */
export const SHOWN = 'Bearer given-by-the-receiver';

/** @param issuer of which it knows nothing else */
export async function foreignReceiver(issuer: string, audience: string): Promise<ForeignReceiver> {
  const described = (await (await fetch(`${issuer}/.well-known/ssf-configuration`)).json()) as Json;
  if (described.issuer !== issuer) throw new Error('the transmitter says that it is another');
  const fresh = () => createRemoteJWKSet(new URL(String(described.jwks_uri)), { cooldownDuration: 0 });
  let keys = fresh();
  let answer: { readonly status: number; readonly err?: string | undefined } = { status: 202 };
  const heard: Heard[] = [];
  const unchecked: string[] = [];

  const take = async (token: string, headers: Readonly<Record<string, unknown>>) => {
    if (headers.authorization !== SHOWN) return { status: 400, err: 'authentication_failed' };
    if (headers['content-type'] !== 'application/secevent+jwt') return { status: 415 };
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        ...{ issuer, audience, typ: 'secevent+jwt', algorithms: ['RS256'] },
        requiredClaims: ['iat', 'jti', 'txn', 'sub_id', 'events'],
      });
      // SSF 1.0 4.1: neither, so that nobody takes it for a token of another kind.
      if ('sub' in payload || 'exp' in payload) throw new Error('sub or exp');
      heard.push({ at: Date.now(), kid: String(protectedHeader.kid), claims: payload as unknown as Heard['claims'] });
      return answer;
    } catch (error) {
      unchecked.push(error instanceof Error ? error.message : 'unknown');
      return { status: 400, err: 'invalid_key' };
    }
  };

  const server = createServer((request, reply) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      void take(body, request.headers).then(({ status, err }) => {
        reply.writeHead(status, { 'content-type': 'application/json' });
        reply.end(err === undefined ? '' : JSON.stringify({ err, description: 'refused' }));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    heard,
    unchecked,
    answerWith: (status, err) => {
      answer = { status, err };
    },
    forgetKeys: () => {
      keys = fresh();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
