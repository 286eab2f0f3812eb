import { randomBytes } from 'node:crypto';

/** Length of a key id, in bytes. */
export const KEY_ID_BYTES = 8;

/**
 * Id of one generation of a subject's data key: its number (from 1, unsigned, big-endian) and four random bytes. The number
 * orders the generations of a subject; the random part keeps a key that was lost with a restored store from being taken for
 * the one that replaced it.
 */
export function newKeyId(generation: number): Buffer {
  const id = randomBytes(KEY_ID_BYTES);
  id.writeUInt32BE(generation, 0);
  return id;
}

/** The generation's number. */
export function generationOf(keyId: Buffer): number {
  return keyId.readUInt32BE(0);
}
