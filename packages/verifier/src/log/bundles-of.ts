import type { LogSource } from './log-source.ts';
import { type Resource, readBundle, readTile } from './read-resource.ts';
import { FULL } from './resource-path.ts';

/** A bundle with the tile of hashes that goes with it. */
export interface BundleAndTile {
  readonly index: number;
  /** Entries that count: fewer than {@link FULL} in the last bundle only. */
  readonly width: number;
  readonly bundle: Resource;
  readonly tile: Buffer;
}

/** Reads under way at once: enough to hide the way to a disk or a server, few enough that memory stays what it is. */
const AHEAD = 4;

/** Every bundle of the first `size` entries in order, a few read ahead. */
export async function* bundlesOf(source: LogSource, size: number): AsyncGenerator<BundleAndTile> {
  const total = Math.ceil(size / FULL);
  const underWay: Promise<BundleAndTile>[] = [];
  for (let index = 0; index < total + AHEAD; index += 1) {
    if (index < total) underWay.push(begin(source, index, Math.min(FULL, size - index * FULL)));
    if (index < AHEAD) continue;
    const next = underWay.shift();
    if (next !== undefined) yield await next;
  }
}

function begin(source: LogSource, index: number, width: number): Promise<BundleAndTile> {
  const reading = Promise.all([readBundle(source, index, width), readTile(source, 0, index, width)]).then(
    ([bundle, tile]) => ({ index, width, bundle, tile }),
  );
  // Whoever reaches it is told; what lies behind the first fault is of no interest, and must not end the process.
  reading.catch(() => undefined);
  return reading;
}
