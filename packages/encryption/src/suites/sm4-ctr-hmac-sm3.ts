import { createCipheriv, createDecipheriv, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { NONCE_BYTES } from '../nonce.ts';
import type { Suite, SuiteKeys } from './suite.ts';

const CIPHER_KEY_BYTES = 16;
const MAC_KEY_BYTES = 32;
const TAG_BYTES = 32;

/**
 * Suite 2, for deployments that need the national algorithms (GB/T 32907 SM4, GB/T 32905 SM3; OpenSSL offers no SM4-GCM):
 * encrypt with SM4 in counter mode, then authenticate. The composition is that of RFC 7518 §5.2 with SM3:
 * tag = HMAC-SM3(associated ‖ nonce ‖ ciphertext ‖ bit length of associated as 64 bits), 32 bytes, not shortened.
 * The counter block is the nonce followed by 32 zero bits, so one message may count 2^32 blocks before it could meet another's.
 */
export const sm4CtrHmacSm3: Suite = {
  name: 'sm4-ctr-hmac-sm3',
  code: 2,
  keyBytes: CIPHER_KEY_BYTES + MAC_KEY_BYTES,
  tagBytes: TAG_BYTES,
  hash: 'sm3',

  importKeys: (raw) => [
    createSecretKey(raw.subarray(0, CIPHER_KEY_BYTES)),
    createSecretKey(raw.subarray(CIPHER_KEY_BYTES, CIPHER_KEY_BYTES + MAC_KEY_BYTES)),
  ],

  seal: (keys, nonce, associated, plaintext, target, offset) => {
    const cipher = createCipheriv('sm4-ctr', keyAt(keys, 0), counterBlock(nonce));
    const ciphertext = cipher.update(plaintext);
    cipher.final();
    ciphertext.copy(target, offset);
    authenticate(keys, nonce, associated, ciphertext).copy(target, offset + ciphertext.length);
  },

  open: (keys, nonce, associated, sealed, offset) => {
    const end = sealed.length - TAG_BYTES;
    if (end < offset) return null;
    const ciphertext = sealed.subarray(offset, end);
    // Nothing is deciphered before the tag holds, and the comparison takes the same time wherever it differs.
    if (!timingSafeEqual(authenticate(keys, nonce, associated, ciphertext), sealed.subarray(end))) return null;
    const decipher = createDecipheriv('sm4-ctr', keyAt(keys, 0), counterBlock(nonce));
    const plaintext = decipher.update(ciphertext);
    decipher.final();
    return plaintext;
  },
};

function authenticate(keys: SuiteKeys, nonce: Buffer, associated: Buffer, ciphertext: Buffer): Buffer {
  const bits = Buffer.alloc(8);
  bits.writeBigUInt64BE(BigInt(associated.length) * 8n);
  const mac = createHmac('sm3', keyAt(keys, 1));
  return mac.update(associated).update(nonce).update(ciphertext).update(bits).digest();
}

function counterBlock(nonce: Buffer): Buffer {
  const block = Buffer.alloc(16);
  nonce.copy(block, 0, 0, NONCE_BYTES);
  return block;
}

function keyAt(keys: SuiteKeys, index: 0 | 1) {
  const key = keys[index];
  if (key === undefined) throw new TypeError('sm4-ctr-hmac-sm3 needs two keys');
  return key;
}
