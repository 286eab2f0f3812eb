import { HASH_BYTES, writeNodeHash } from './hashes.ts';

const scratch = Buffer.alloc(256 * HASH_BYTES);

/**
 * The root over a power of two of neighbouring hashes.
 * @param hashes hashes side by side; left as they are
 * @param first position of the first of them
 * @param count a power of two, at most 256
 */
export function perfectRoot(hashes: Buffer, first: number, count: number): Buffer {
  hashes.copy(scratch, 0, first * HASH_BYTES, (first + count) * HASH_BYTES);
  for (let width = count; width > 1; width /= 2) {
    for (let pair = 0; pair < width / 2; pair += 1)
      writeNodeHash(scratch, 2 * pair * HASH_BYTES, scratch, pair * HASH_BYTES);
  }
  return Buffer.from(scratch.subarray(0, HASH_BYTES));
}
