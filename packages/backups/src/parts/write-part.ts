import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import type { Keeping, ObjectKey, ObjectStore } from '@kean/objects';
import { type AgeRecipient, ageEncrypted } from '../age/index.ts';
import { type Digest, digesting } from './digest.ts';

/** What went in, and what came to lie in the target. */
export interface WrittenPart {
  readonly stored: Digest;
  readonly plain: Digest;
}

/**
 * Level 1 is as fast as the dump comes, and small enough. No workers: on data that packs well the binding ends its stream twice and
 * takes the process with it (seen with Node 24).
 */
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 256 * 1024 };

/** Streams through digest, zstd and age into the target: all of it or nothing. */
export async function writeDumpPart(
  target: ObjectStore,
  key: ObjectKey,
  dump: AsyncIterable<Uint8Array>,
  recipients: readonly AgeRecipient[],
  keeping: Keeping,
): Promise<WrittenPart> {
  const { bytes, digest } = digesting(dump);
  const packed = new PassThrough({ highWaterMark: 1024 * 1024 });
  const packing = pipeline(bytes, createZstdCompress(ZSTD), packed);
  // Its error arrives through `packed` as well; the store gives up then, and the error is thrown below.
  packing.catch(() => undefined);
  const stored = await target.put(key, ageEncrypted(packed, recipients), keeping);
  await packing;
  return { stored, plain: digest() };
}
