/** STREAM over ChaCha20-Poly1305 in chunks of 64 KiB: each knows its number and whether it is the last. */
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

export const CHUNK_BYTES = 64 * 1024;
export const TAG_BYTES = 16;
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;
export const NONCE_BYTES = 16;
const OPTIONS = { authTagLength: TAG_BYTES };

export function payloadKey(fileKey: Buffer, nonce: Buffer): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32)));
}

/** Eleven bytes of the chunk's number, big-endian, and whether it is the last. */
function nonceOf(chunk: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(chunk, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** The sealed chunk in parts, so that nothing is copied together that is written out right away. */
export function sealChunk(key: KeyObject, chunk: number, last: boolean, plain: Uint8Array): Buffer[] {
  const cipher = createCipheriv('chacha20-poly1305', key, nonceOf(chunk, last), OPTIONS);
  const sealed = cipher.update(plain);
  cipher.final();
  return [sealed, cipher.getAuthTag()];
}

/** @returns `null` where it does not open as this chunk */
export function openChunk(key: KeyObject, chunk: number, last: boolean, sealed: Buffer): Buffer | null {
  const decipher = createDecipheriv('chacha20-poly1305', key, nonceOf(chunk, last), OPTIONS);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = decipher.update(sealed.subarray(0, -TAG_BYTES));
  try {
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}
