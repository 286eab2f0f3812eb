import type { LogSource } from '../log/log-source.ts';
import { readTile } from '../log/read-resource.ts';
import { FULL } from '../log/resource-path.ts';
import { HASH_BYTES } from '../merkle/hashes.ts';
import { perfectRoot } from '../merkle/perfect-root.ts';
import type { EdgeLevel } from '../merkle/right-edge.ts';

interface Column {
  readonly hashes: Buffer;
  count: number;
  /** Index of the tile that is being filled. */
  index: number;
}

/** Told where a stored tile differs from what its entries give. Never returns. */
export type OnOtherTile = (level: number, index: number, position: number) => Promise<never>;

/**
 * The hashes above the leaves while the entries pass by: per level one tile being filled, so memory grows with the logarithm of the
 * log alone. Each tile is compared with the stored one as soon as it is full.
 */
export class TileColumns {
  /** Level 1 first. */
  readonly #columns: Column[] = [];
  readonly #source: LogSource;
  readonly #onOtherTile: OnOtherTile;
  #tiles = 0;

  constructor(source: LogSource, onOtherTile: OnOtherTile) {
    this.#source = source;
    this.#onOtherTile = onOtherTile;
  }

  /** Tiles of level 1 and above that were compared. */
  get tiles(): number {
    return this.#tiles;
  }

  /** The levels above the leaves as right edge of a tree. */
  get edge(): readonly EdgeLevel[] {
    return this.#columns;
  }

  /** Takes the root of the next full tile of level 0. */
  async add(root: Buffer): Promise<void> {
    let rising: Buffer | null = root;
    for (let level = 1; rising !== null; level += 1) {
      const column: Column = this.#columns[level - 1] ?? {
        hashes: Buffer.alloc(FULL * HASH_BYTES),
        count: 0,
        index: 0,
      };
      this.#columns[level - 1] = column;
      rising.copy(column.hashes, column.count * HASH_BYTES);
      column.count += 1;
      rising = column.count === FULL ? await this.#close(level, column) : null;
    }
  }

  /** Compares the tiles that stayed partial. */
  async finish(): Promise<void> {
    for (const [at, column] of this.#columns.entries()) if (column.count > 0) await this.#compare(at + 1, column);
  }

  async #close(level: number, column: Column): Promise<Buffer> {
    await this.#compare(level, column);
    const root = perfectRoot(column.hashes, 0, FULL);
    column.count = 0;
    column.index += 1;
    return root;
  }

  async #compare(level: number, { hashes, count, index }: Column): Promise<void> {
    const stored = await readTile(this.#source, level, index, count);
    this.#tiles += 1;
    const position = firstDifference(stored, hashes, count);
    if (position < count) await this.#onOtherTile(level, index, position);
  }
}

/** Position of the first hash that differs, `count` where none does. */
export function firstDifference(stored: Buffer, computed: Buffer, count: number): number {
  const bytes = count * HASH_BYTES;
  if (stored.subarray(0, bytes).equals(computed.subarray(0, bytes))) return count;
  let position = 0;
  while (hashAt(stored, position).equals(hashAt(computed, position))) position += 1;
  return position;
}

export function hashAt(hashes: Buffer, position: number): Buffer {
  return hashes.subarray(position * HASH_BYTES, (position + 1) * HASH_BYTES);
}
