/** Length of a key id, in bytes. */
export const KEY_ID_BYTES = 8;

/**
 * Makes eight random bytes at `offset` the id of one generation of a subject's data key: its number (from 1, unsigned, big-endian)
 * and four random bytes. The number orders the generations of a subject; the random part keeps a key that was lost with a
 * restored store from being taken for the one that replaced it.
 */
export function numberKeyId(random: Buffer, offset: number, generation: number): void {
  random.writeUInt32BE(generation, offset);
}

/** The number of the generation whose id stands at `offset`. */
export function generationAt(bytes: Buffer, offset: number): number {
  return bytes.readUInt32BE(offset);
}

/** Whether this id stands in `bytes` at `offset`. */
export function carriesId(id: Buffer, bytes: Uint8Array, offset: number): boolean {
  for (let index = 0; index < KEY_ID_BYTES; index += 1) {
    if (id[index] !== bytes[offset + index]) return false;
  }
  return true;
}
