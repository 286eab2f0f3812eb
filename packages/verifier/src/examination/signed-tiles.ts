import type { LogSource } from '../log/log-source.ts';
import { readTile } from '../log/read-resource.ts';
import { FULL } from '../log/resource-path.ts';
import { perfectRoot } from '../merkle/perfect-root.ts';
import { type EdgeLevel, rootOfRightEdge } from '../merkle/right-edge.ts';
import type { Checkpoint } from '../note/checkpoint.ts';
import { hashAt } from './tile-columns.ts';

/**
 * Which stored tiles lead to the signed root. Only those say what an entry has to be; asked when something differs, to tell a changed
 * entry from a changed tile.
 */
export class SignedTiles {
  readonly #source: LogSource;
  readonly #head: Checkpoint;
  #edge: Promise<boolean> | null = null;

  constructor(source: LogSource, head: Checkpoint) {
    this.#source = source;
    this.#head = head;
  }

  /** Whether the signed root commits to this stored tile. */
  async vouchFor(level: number, index: number): Promise<boolean> {
    if (this.#width(level, index) < FULL) return this.edgeHolds();
    const root = perfectRoot(await readTile(this.#source, level, index, FULL), 0, FULL);
    return root.equals(await this.hashAbove(level, index)) && this.vouchFor(level + 1, Math.floor(index / FULL));
  }

  /** Whether the partial tiles together lead to the signed root. */
  edgeHolds(): Promise<boolean> {
    this.#edge ??= this.#readEdge();
    return this.#edge;
  }

  /** The hash of a full tile as the tile above it says; believed only where that one is vouched for. */
  async hashAbove(level: number, index: number): Promise<Buffer> {
    const above = Math.floor(index / FULL);
    const tile = await readTile(this.#source, level + 1, above, this.#width(level + 1, above));
    return hashAt(tile, index % FULL);
  }

  async #readEdge(): Promise<boolean> {
    const levels: EdgeLevel[] = [];
    for (let level = 0, count = this.#head.size; count > 0; level += 1, count = Math.floor(count / FULL)) {
      const width = count % FULL;
      const index = Math.floor(count / FULL);
      levels.push({
        count: width,
        hashes: width === 0 ? Buffer.alloc(0) : await readTile(this.#source, level, index, width),
      });
    }
    return rootOfRightEdge(levels).equals(this.#head.root);
  }

  /** Hashes of a tile in a tree of this size. */
  #width(level: number, index: number): number {
    return Math.min(FULL, Math.floor(this.#head.size / FULL ** level) - index * FULL);
  }
}
