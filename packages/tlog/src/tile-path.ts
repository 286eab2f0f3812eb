/** Where C2SP tlog-tiles puts what: tiles of 256 hashes, bundles of 256 entries, and partial ones at the right edge. */

export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 8;

/** Path of the signed tree head. */
export const CHECKPOINT_PATH = 'checkpoint';

/** A tile of hashes at a level, or a bundle of entries. */
export type TileKind = number | 'entries';

/**
 * Path below the log's prefix.
 * @param index of the tile within its level
 * @param width hashes or entries it holds, 1 to 256; below 256 it is partial
 */
export function tilePath(kind: TileKind, index: number, width: number = TILE_WIDTH): string {
  const partial = width === TILE_WIDTH ? '' : `.p/${width}`;
  return `tile/${kind}/${tileNumber(index)}${partial}`;
}

/** 1234067 is `x001/x234/067`: a folder never has more than a thousand children, and no file is also a folder. */
function tileNumber(index: number): string {
  let number = String(index % 1000).padStart(3, '0');
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    number = `x${String(rest % 1000).padStart(3, '0')}/${number}`;
  }
  return number;
}

/** Hashes or entries that a tile has in a tree of `size` entries; 0 where the tree does not reach it. */
export function tileWidthAt(kind: TileKind, index: number, size: number): number {
  const level = kind === 'entries' ? 0 : kind;
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH));
}
