import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import type { Suite } from './suite.ts';

const TAG_BYTES = 16;
const TAG_OPTION = { authTagLength: TAG_BYTES } as const;
// Node copies the tag at once. A view of the envelope would be one more object for the collector on every field.
const tag = Buffer.allocUnsafeSlow(TAG_BYTES);

/** Suite 1, the default: AES-256-GCM with a 96-bit nonce and a 128-bit tag (NIST SP 800-38D). */
export const aes256Gcm: Suite = {
  name: 'aes-256-gcm',
  code: 1,
  keyBytes: 32,
  tagBytes: TAG_BYTES,
  hash: 'sha256',

  importKeys: (raw) => [createSecretKey(raw)],

  seal: (keys, nonce, associated, plaintext, target, offset) => {
    // A KeyObject is expanded once; a Buffer key would be imported again on every call, at five times the cost.
    const cipher = createCipheriv('aes-256-gcm', cipherKey(keys), nonce, TAG_OPTION);
    cipher.setAAD(associated);
    const ciphertext = cipher.update(plaintext);
    cipher.final();
    ciphertext.copy(target, offset);
    cipher.getAuthTag().copy(target, offset + ciphertext.length);
  },

  open: (keys, nonce, associated, sealed, offset) => {
    const end = sealed.length - TAG_BYTES;
    if (end < offset) return null;
    // Always sixteen bytes: Node would take a tag of four, which a forger guesses in an afternoon.
    for (let index = 0; index < TAG_BYTES; index += 1) tag[index] = sealed[end + index] as number;
    const decipher = createDecipheriv('aes-256-gcm', cipherKey(keys), nonce, TAG_OPTION);
    decipher.setAAD(associated);
    decipher.setAuthTag(tag);
    const plaintext = decipher.update(sealed.subarray(offset, end));
    try {
      decipher.final();
    } catch {
      plaintext.fill(0);
      return null;
    }
    return plaintext;
  },
};

function cipherKey(keys: Parameters<Suite['seal']>[0]) {
  const [key] = keys;
  if (key === undefined) throw new TypeError('aes-256-gcm needs one key');
  return key;
}
