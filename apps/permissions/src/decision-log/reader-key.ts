import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/**
 * The key of whoever reads the decision log: X25519, as PEM (`openssl genpkey -algorithm x25519`). The service holds the public
 * half and can therefore write what it can never read again.
 */
export function readerPublicKey(pem: string): KeyObject {
  return requireX25519(createPublicKey(pem));
}

/** @throws Error where the text is no private X25519 key */
export function readerPrivateKey(pem: string): KeyObject {
  return requireX25519(createPrivateKey(pem));
}

/** The 32 bytes of a public key (RFC 7748). */
export function rawPublicKey(key: KeyObject): Buffer {
  const { x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  return Buffer.from(x ?? '', 'base64url');
}

/** Tells keys apart without being one. */
export function fingerprintOf(key: KeyObject): string {
  return createHash('sha256').update(rawPublicKey(key)).digest('hex').slice(0, 16);
}

function requireX25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'x25519') throw new TypeError('the key of the decision log is an X25519 key');
  return key;
}
