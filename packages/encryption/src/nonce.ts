import { randomFillSync } from 'node:crypto';

/** Length of every nonce, in bytes (NIST SP 800-38D §8.2.2: 96 random bits). */
export const NONCE_BYTES = 12;

const POOL_BYTES = NONCE_BYTES * 341;
const pool = Buffer.allocUnsafeSlow(POOL_BYTES);
let used = POOL_BYTES;

/**
 * Writes a fresh random nonce into `target` at `offset`.
 *
 * Random nonces are safe here because a key belongs to one client: SP 800-38D allows 2^32 messages under a key, and a client
 * that were sealed a million times has a chance of 2^-57 that two nonces meet. The root key wraps one key per client; a
 * hundred million clients leave a chance below 2^-43.
 *
 * The bytes come from the operating system's generator 341 nonces at a time, because one call for twelve bytes costs as much
 * as one for four thousand. Each byte leaves the pool once: the cursor moves before the copy, and what was copied is
 * overwritten. Node has no fork(); a worker thread loads its own copy of this module and so its own pool.
 */
export function writeNonce(target: Buffer, offset: number): void {
  if (used === POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const start = used;
  used += NONCE_BYTES;
  pool.copy(target, offset, start, used);
  pool.fill(0, start, used);
}
