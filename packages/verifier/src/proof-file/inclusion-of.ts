import { hashAt } from '../examination/tile-columns.ts';
import type { LogSource } from '../log/log-source.ts';
import { readTile } from '../log/read-resource.ts';
import { FULL } from '../log/resource-path.ts';
import { nodeHash } from '../merkle/hashes.ts';
import { perfectRoot } from '../merkle/perfect-root.ts';

/**
 * The inclusion proof of one entry (RFC 6962, 2.1.1) from the tiles: the hash beside it, then the hash beside the pair, up to the
 * root. Reads at most two tiles for every eight hashes.
 */
export async function inclusionOf(source: LogSource, index: number, size: number): Promise<readonly Buffer[]> {
  const tiles = new TileCache(source, size);
  const proof: Buffer[] = [];
  let first = 0;
  let end = size;
  while (end - first > 1) {
    const middle = first + largestPowerBelow(end - first);
    proof.unshift(index < middle ? await tiles.rootOf(middle, end) : await tiles.rootOf(first, middle));
    if (index < middle) end = middle;
    else first = middle;
  }
  return proof;
}

/** The largest power of two smaller than `count`, where RFC 6962 splits. */
function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

/** Tiles of one proof, each read once. */
class TileCache {
  readonly #source: LogSource;
  readonly #size: number;
  readonly #tiles = new Map<string, Promise<Buffer>>();

  constructor(source: LogSource, size: number) {
    this.#source = source;
    this.#size = size;
  }

  /** The Merkle tree hash of the entries from `first` to before `end`, a range that RFC 6962 can ask for. */
  async rootOf(first: number, end: number): Promise<Buffer> {
    const count = end - first;
    const power = largestPowerBelow(count + 1);
    if (power === count) return this.#perfect(first, count);
    return nodeHash(await this.#perfect(first, power), await this.rootOf(first + power, end));
  }

  /** A subtree of a power of two of entries, from the tile that has its hashes or their ancestors. */
  async #perfect(first: number, count: number): Promise<Buffer> {
    let level = 0;
    let width = count;
    for (; width >= FULL; width /= FULL) level += 1;
    const position = first / FULL ** level;
    const tile = await this.#tile(level, Math.floor(position / FULL));
    return width === 1 ? Buffer.from(hashAt(tile, position % FULL)) : perfectRoot(tile, position % FULL, width);
  }

  #tile(level: number, index: number): Promise<Buffer> {
    const key = `${level}/${index}`;
    const known = this.#tiles.get(key);
    if (known !== undefined) return known;
    const width = Math.min(FULL, Math.floor(this.#size / FULL ** level) - index * FULL);
    const reading = readTile(this.#source, level, index, width);
    this.#tiles.set(key, reading);
    return reading;
  }
}
