import { createHash } from 'node:crypto';

export interface Digest {
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** Passes a stream on; once it is through, tells what went by. */
export function digesting(bytes: AsyncIterable<Uint8Array>): {
  bytes: AsyncGenerator<Uint8Array>;
  digest: () => Digest;
} {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  async function* pass() {
    for await (const piece of bytes) {
      hash.update(piece);
      sizeBytes += piece.length;
      yield piece;
    }
  }
  return { bytes: pass(), digest: () => ({ sizeBytes, sha256: hash.copy().digest('hex') }) };
}

/** Reads it to its end. */
export async function digestOf(bytes: AsyncIterable<Uint8Array>): Promise<Digest> {
  const passing = digesting(bytes);
  for await (const _ of passing.bytes);
  return passing.digest();
}

export function sameDigest(one: Digest, other: Digest): boolean {
  return one.sizeBytes === other.sizeBytes && one.sha256 === other.sha256;
}
