import { entriesOf } from './entry-bundle.ts';
import { HASH_BYTES } from './merkle-hash.ts';
import { TILE_WIDTH, type TileKind, tilePath } from './tile-path.ts';
import { TlogError } from './tlog-error.ts';

/** A log's files: a folder, a bucket, an HTTP prefix. `null` where there is no such file. */
export interface TileSource {
  read(path: string): Promise<Uint8Array | null>;
}

/**
 * The hashes of one tile. A partial tile may have been deleted once it became full; then the full one serves.
 * @throws TlogError `TILE_MISSING`, or `TILE_MALFORMED` for a tile of another length
 */
export async function hashesOf(source: TileSource, level: number, index: number, width: number): Promise<Uint8Array[]> {
  const tile = await readTile(source, level, index, width);
  return hashesIn(tile.bytes, tile.width, tilePath(level, index, tile.width)).slice(0, width);
}

/**
 * The first entries of one bundle.
 * @throws TlogError `TILE_MISSING`, or `BUNDLE_MALFORMED`
 */
export async function entriesAt(source: TileSource, index: number, width: number): Promise<Uint8Array[]> {
  const bundle = await readTile(source, 'entries', index, width);
  return entriesOf(bundle.bytes, bundle.width).slice(0, width);
}

async function readTile(source: TileSource, kind: TileKind, index: number, width: number) {
  for (const held of new Set([width, TILE_WIDTH])) {
    const bytes = await source.read(tilePath(kind, index, held));
    if (bytes !== null) return { bytes, width: held };
  }
  throw new TlogError('TILE_MISSING', `the log has no ${tilePath(kind, index, width)}`);
}

function hashesIn(tile: Uint8Array, width: number, path: string): Uint8Array[] {
  if (tile.length !== width * HASH_BYTES) {
    throw new TlogError('TILE_MALFORMED', `${path} has ${tile.length} bytes instead of ${width * HASH_BYTES}`);
  }
  return Array.from({ length: width }, (_, at) => tile.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
}
