import { HASH_BYTES } from '../merkle/hashes.ts';
import { Refusal } from '../refusal.ts';
import type { LogSource } from './log-source.ts';
import { bundlePath, FULL, tilePath } from './resource-path.ts';

/** A full bundle of the longest entries: 256 × (2 + 65,535) bytes. */
const MOST_BUNDLE_BYTES = FULL * (2 + 0xffff);
const MOST_TILE_BYTES = FULL * HASH_BYTES;

/** Bytes of a tile or a bundle, and where they were found. */
export interface Resource {
  readonly path: string;
  readonly bytes: Buffer;
}

/**
 * The first `width` hashes of a tile. A log may drop a partial tile once the full one is there, so that is the second place to look.
 * @throws Refusal naming the tile when it is missing or not as long as it has to be
 */
export async function readTile(source: LogSource, level: number, index: number, width: number): Promise<Buffer> {
  const found = await readEither(source, tilePath(level, index, width), tilePath(level, index, FULL), MOST_TILE_BYTES);
  if (found === null) throw missing(source, 'tile', tilePath(level, index, width));
  const hashes = found.path === tilePath(level, index, width) ? width : FULL;
  if (found.bytes.length !== hashes * HASH_BYTES) {
    throw new Refusal(
      `The tile ${found.path} has ${found.bytes.length} bytes instead of ${hashes * HASH_BYTES}.`,
      'Bring this file back from a copy; what it should hold can be computed from the entries.',
    );
  }
  return found.bytes.subarray(0, width * HASH_BYTES);
}

/** A bundle that holds at least the first `width` entries, unread. @throws Refusal naming it when it is missing */
export async function readBundle(source: LogSource, index: number, width: number): Promise<Resource> {
  const found = await readEither(source, bundlePath(index, width), bundlePath(index, FULL), MOST_BUNDLE_BYTES);
  if (found !== null) return found;
  const first = index * FULL;
  throw missing(source, `bundle of the entries ${first} to ${first + width - 1}`, bundlePath(index, width));
}

async function readEither(source: LogSource, path: string, full: string, mostBytes: number): Promise<Resource | null> {
  for (const place of path === full ? [path] : [path, full]) {
    const bytes = await source.read(place, mostBytes);
    if (bytes !== null) return { path: place, bytes };
  }
  return null;
}

function missing(source: LogSource, what: string, path: string): Refusal {
  return new Refusal(
    `The ${what} is missing: ${path}.`,
    `Bring it back from a copy; the signed checkpoint of ${source.name} commits to it.`,
  );
}
