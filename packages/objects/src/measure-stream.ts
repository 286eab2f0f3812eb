import { createHash } from 'node:crypto';
import type { Stored } from './object-store.ts';

/** Passes a stream on and, once it is through, tells how long it was and its digest. */
export function measured(bytes: AsyncIterable<Uint8Array>): {
  bytes: AsyncGenerator<Uint8Array>;
  stored: () => Stored;
} {
  const digest = createHash('sha256');
  let sizeBytes = 0;
  async function* pass() {
    for await (const chunk of bytes) {
      digest.update(chunk);
      sizeBytes += chunk.byteLength;
      yield chunk;
    }
  }
  return { bytes: pass(), stored: () => ({ sizeBytes, sha256: digest.digest('hex') }) };
}
