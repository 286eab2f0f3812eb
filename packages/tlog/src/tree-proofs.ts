import { foldRoots, perfectRoot } from './merkle-hash.ts';
import { perfectSubtrees, type Subtree, splitOf } from './perfect-subtrees.ts';
import { TILE_HEIGHT, TILE_WIDTH, tileWidthAt } from './tile-path.ts';
import { hashesOf, type TileSource } from './tile-source.ts';

/**
 * Reads one tree of a log out of its tiles: root, inclusion and consistency proofs. Each tile is read once; a proof needs
 * O(log n) of them. What it gives is only as true as the tiles, so compare with a signed root before you hand it on.
 */
export class TreeProofs {
  readonly #source: TileSource;
  readonly #size: number;
  readonly #tiles = new Map<string, Promise<Uint8Array[]>>();

  /** @param size entries of the tree that is asked about; the log may have grown since */
  constructor(source: TileSource, size: number) {
    this.#source = source;
    this.#size = size;
  }

  root(): Promise<Uint8Array> {
    return this.#rangeRoot(0, this.#size);
  }

  /**
   * PATH(index, D[size]) of RFC 6962 section 2.1.1, from the leaf's sibling up.
   * @throws RangeError for an index that the tree does not have
   */
  inclusion(index: number): Promise<Uint8Array[]> {
    if (!(index >= 0 && index < this.#size)) throw new RangeError(`a tree of ${this.#size} has no entry ${index}`);
    const siblings: (readonly [number, number])[] = [];
    let start = 0;
    let end = this.#size;
    while (end - start > 1) {
      const split = start + splitOf(end - start);
      siblings.push(index < split ? [split, end] : [start, split]);
      if (index < split) end = split;
      else start = split;
    }
    return this.#roots(siblings.reverse());
  }

  /**
   * PROOF(oldSize, D[size]) of RFC 6962 section 2.1.2; empty from 0 and from the size itself.
   * @throws RangeError for an old size beyond the tree
   */
  consistency(oldSize: number): Promise<Uint8Array[]> {
    if (!(oldSize >= 0 && oldSize <= this.#size)) throw new RangeError(`a tree of ${this.#size} was never ${oldSize}`);
    if (oldSize === 0) return Promise.resolve([]);
    const parts: (readonly [number, number])[] = [];
    let start = 0;
    let end = this.#size;
    while (oldSize !== end) {
      const split = start + splitOf(end - start);
      parts.push(oldSize <= split ? [split, end] : [start, split]);
      if (oldSize <= split) end = split;
      else start = split;
    }
    // The old tree is a whole subtree of the new one where the walk never turned right: the reader has its root already.
    if (start > 0) parts.push([start, end]);
    return this.#roots(parts.reverse());
  }

  #roots(ranges: readonly (readonly [number, number])[]): Promise<Uint8Array[]> {
    return Promise.all(ranges.map(([start, end]) => this.#rangeRoot(start, end)));
  }

  async #rangeRoot(start: number, end: number): Promise<Uint8Array> {
    return foldRoots(await Promise.all(perfectSubtrees(start, end).map((subtree) => this.#subtreeRoot(subtree))));
  }

  async #subtreeRoot({ height, index }: Subtree): Promise<Uint8Array> {
    const level = Math.floor(height / TILE_HEIGHT);
    const span = 2 ** (height % TILE_HEIGHT);
    const first = index * span;
    const tile = await this.#tile(level, Math.floor(first / TILE_WIDTH));
    return perfectRoot(tile.slice(first % TILE_WIDTH, (first % TILE_WIDTH) + span));
  }

  #tile(level: number, index: number): Promise<Uint8Array[]> {
    const key = `${level}/${index}`;
    const tile = this.#tiles.get(key) ?? hashesOf(this.#source, level, index, tileWidthAt(level, index, this.#size));
    this.#tiles.set(key, tile);
    return tile;
  }
}
