/**
 * An identity provider as others build it: its keys and tokens are made by jose, which the standards' own examples are checked with. What no library
 * would sign is put together by hand.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { CompactSign, type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK } from 'jose';

type Json = Readonly<Record<string, unknown>>;
export const ISSUER = 'https://login.office.example/tenant-a';
export const AUDIENCE = 'https://kean.office.example/ssf';
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;

export type SignedBy =
  | (typeof ALGORITHMS)[number]
  /** Names a key of the provider, and signs with another. */
  | 'stranger'
  /** Takes the public key for a secret that both sides have. */
  | 'public-key-as-secret'
  | 'nobody'
  /** Signed, then changed. */
  | 'tampered';

export interface ForeignProvider {
  /** What it publishes at its jwks_uri. */
  readonly keySet: string;
  /** `null` in claims or header takes the member away. */
  token(told: { readonly claims: Json; readonly header?: Json; readonly by?: SignedBy }): Promise<string>;
}

export async function foreignProvider(): Promise<ForeignProvider> {
  const pairs = new Map<string, { privateKey: CryptoKey; publicKey: CryptoKey }>();
  const keys: JWK[] = [];
  for (const alg of ALGORITHMS) {
    const pair = await generateKeyPair(alg, { extractable: true });
    pairs.set(alg, pair);
    keys.push({ ...(await exportJWK(pair.publicKey)), kid: alg.toLowerCase(), alg, use: 'sig' });
  }
  const stranger = await generateKeyPair('ES256');
  const publicText = await exportSPKI(pairs.get('ES256')?.publicKey as CryptoKey);

  const sign = async (alg: string, key: CryptoKey, header: Json, claims: Json) =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader(without({ alg, kid: alg.toLowerCase(), typ: 'secevent+jwt', ...header }) as never)
      .sign(key);
  const byHand = (header: Json, claims: Json) => `${part(header)}.${part(claims)}`;

  return {
    keySet: JSON.stringify({ keys }),
    token: async ({ claims: told, header = {}, by = 'ES256' }) => {
      const claims = without({
        ...{ iss: ISSUER, aud: AUDIENCE, iat: Math.floor(Date.now() / 1000), jti: randomUUID() },
        ...told,
      });
      switch (by) {
        case 'stranger':
          return sign('ES256', stranger.privateKey, header, claims);
        case 'public-key-as-secret': {
          const text = byHand({ alg: 'HS256', kid: 'es256', typ: 'secevent+jwt', ...header }, claims);
          return `${text}.${createHmac('sha256', publicText).update(text).digest('base64url')}`;
        }
        case 'nobody':
          return `${byHand({ alg: 'none', typ: 'secevent+jwt', ...header }, claims)}.AA`;
        case 'tampered': {
          const [head, , signature] = (await sign('ES256', keyOf('ES256'), header, claims)).split('.');
          return `${head}.${part({ ...claims, jti: randomUUID() })}.${signature}`;
        }
        default:
          return sign(by, keyOf(by), header, claims);
      }
    },
  };

  function keyOf(alg: string): CryptoKey {
    const pair = pairs.get(alg);
    if (pair === undefined) throw new TypeError(`no key of ${alg}`);
    return pair.privateKey;
  }
}

const part = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url');
const without = (value: Json): Json => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));
