import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** How a token is signed: rightly, by a key the provider does not publish, with the public text as a password, or not at all. */
export type Signing = 'right' | 'foreign-key' | 'shared-secret' | 'none';

/** Keys of a provider and the tokens it makes with them (RFC 7519), the wrong ones included. */
export class TokenMaker {
  readonly #key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  readonly #foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });

  get publicKeys(): { readonly keys: readonly object[] } {
    return { keys: [{ ...this.#key.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] };
  }

  make(claims: object, signing: Signing, secret: string): string {
    const algorithm = { right: 'RS256', 'foreign-key': 'RS256', 'shared-secret': 'HS256', none: 'none' }[signing];
    const head = [{ alg: algorithm, kid: 'one' }, claims].map(encoded).join('.');
    if (signing === 'none') return `${head}.`;
    if (signing === 'shared-secret') return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
    return `${head}.${signed(head, signing === 'right' ? this.#key.privateKey : this.#foreign.privateKey)}`;
  }
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function signed(head: string, key: KeyObject): string {
  return sign('sha256', Buffer.from(head), key).toString('base64url');
}
