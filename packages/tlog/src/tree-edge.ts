import { bundleOf } from './entry-bundle.ts';
import { foldRoots, leafHash, perfectRoot } from './merkle-hash.ts';
import { perfectSubtrees } from './perfect-subtrees.ts';
import { TILE_WIDTH, tilePath, tileWidthAt } from './tile-path.ts';
import { entriesAt, hashesOf, type TileSource } from './tile-source.ts';
import { TlogError } from './tlog-error.ts';

/** A file of the log that is to be written: nothing in it will ever change. */
export interface TileFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * The right edge of a tree: all that appending needs. At most 255 hashes a level and 255 entries, whatever the size of the log.
 */
export class TreeEdge {
  /** Per level the hashes that no full tile holds yet. */
  readonly #levels: Uint8Array[][];
  readonly #entries: Uint8Array[];
  #size: number;
  #full: TileFile[] = [];

  private constructor(size: number, levels: Uint8Array[][], entries: Uint8Array[]) {
    this.#size = size;
    this.#levels = levels;
    this.#entries = entries;
  }

  static empty(): TreeEdge {
    return new TreeEdge(0, [], []);
  }

  /**
   * The edge of a log that was written before.
   * @throws TlogError `TILE_MISSING`, `TILE_MALFORMED`, `BUNDLE_MALFORMED`; `TILE_MALFORMED` also when the last entries are
   *   not those of the last hashes
   */
  static async read(source: TileSource, size: number): Promise<TreeEdge> {
    const levels: Uint8Array[][] = [];
    for (let level = 0; TILE_WIDTH ** level <= size; level += 1) {
      levels.push(await lastHashes(source, level, size));
    }
    const index = Math.floor(size / TILE_WIDTH);
    const width = tileWidthAt('entries', index, size);
    const entries = width === 0 ? [] : await entriesAt(source, index, width);
    const agree = entries.every((entry, at) => leafHash(entry).equals(levels[0]?.[at] as Uint8Array));
    if (!agree)
      throw new TlogError('TILE_MALFORMED', `${tilePath('entries', index, width)} has other entries than its hashes`);
    return new TreeEdge(size, levels, entries);
  }

  get size(): number {
    return this.#size;
  }

  append(entry: Uint8Array): void {
    const index = Math.floor(this.#size / TILE_WIDTH);
    this.#entries.push(entry);
    this.#size += 1;
    if (this.#entries.length === TILE_WIDTH) {
      this.#full.push({ path: tilePath('entries', index), bytes: bundleOf(this.#entries) });
      this.#entries.length = 0;
    }
    this.#push(0, leafHash(entry));
  }

  /** MTH of everything appended so far (RFC 6962 section 2.1). */
  root(): Uint8Array {
    const subtrees: Uint8Array[] = [];
    for (const hashes of this.#levels.toReversed()) {
      for (const { height, index } of perfectSubtrees(0, hashes.length)) {
        subtrees.push(perfectRoot(hashes.slice(index * 2 ** height, (index + 1) * 2 ** height)));
      }
    }
    return foldRoots(subtrees);
  }

  /**
   * The files that the log needs beyond those of the last call: full ones that came up since, then the partial ones of the edge.
   * Write all of them before a checkpoint of this size is signed.
   */
  takeFiles(): TileFile[] {
    const files = this.#full;
    this.#full = [];
    this.#levels.forEach((hashes, level) => {
      if (hashes.length === 0) return;
      const index = Math.floor(this.#size / TILE_WIDTH ** (level + 1));
      files.push({ path: tilePath(level, index, hashes.length), bytes: Buffer.concat(hashes) });
    });
    if (this.#entries.length > 0) {
      const index = Math.floor(this.#size / TILE_WIDTH);
      files.push({ path: tilePath('entries', index, this.#entries.length), bytes: bundleOf(this.#entries) });
    }
    return files;
  }

  #push(level: number, hash: Uint8Array): void {
    const hashes = this.#levels[level] ?? [];
    this.#levels[level] = hashes;
    hashes.push(hash);
    if (hashes.length < TILE_WIDTH) return;
    const index = this.#size / TILE_WIDTH ** (level + 1) - 1;
    this.#full.push({ path: tilePath(level, index), bytes: Buffer.concat(hashes) });
    const root = perfectRoot(hashes);
    hashes.length = 0;
    this.#push(level + 1, root);
  }
}

async function lastHashes(source: TileSource, level: number, size: number): Promise<Uint8Array[]> {
  const index = Math.floor(size / TILE_WIDTH ** (level + 1));
  const width = tileWidthAt(level, index, size);
  return width === 0 ? [] : hashesOf(source, level, index, width);
}
