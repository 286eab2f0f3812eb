import { type BundleAndTile, bundlesOf } from '../log/bundles-of.ts';
import type { LogSource } from '../log/log-source.ts';
import { bundlePath, FULL } from '../log/resource-path.ts';
import { type SplitBundle, splitBundle } from '../log/split-bundle.ts';
import { HASH_BYTES, writeLeafHash } from '../merkle/hashes.ts';
import { perfectRoot } from '../merkle/perfect-root.ts';
import { rootOfRightEdge } from '../merkle/right-edge.ts';
import type { Checkpoint } from '../note/checkpoint.ts';
import { Refusal } from '../refusal.ts';
import { blameEntry, blamePast, blameTile, blameWholeLog, type KnownPast } from './blame.ts';
import { SignedTiles } from './signed-tiles.ts';
import { firstDifference, TileColumns } from './tile-columns.ts';

export interface Examined {
  readonly entries: number;
  readonly bundles: number;
  readonly tiles: number;
}

/**
 * Recomputes a whole log from its entries: every leaf, every tile, the root, and the root at the size of each older checkpoint.
 * Memory is a handful of bundles and one tile a level, whatever the size.
 * @param older checkpoints of this log that somebody kept, none larger than `head`
 * @throws Refusal naming the first entry or tile that is not what the signed root commits to
 */
export async function examineLog(source: LogSource, head: Checkpoint, older: readonly Checkpoint[]): Promise<Examined> {
  const signed = new SignedTiles(source, head);
  const past: KnownPast = { agreedUpTo: 0, disagreesFrom: null };
  const columns = new TileColumns(source, (level, index, position) =>
    blameTile({ signed, past, level, index, position }),
  );
  const leaves = Buffer.alloc(FULL * HASH_BYTES);
  let root = rootOfRightEdge([]);
  for await (const piece of bundlesOf(source, head.size)) {
    const { index, width, tile } = piece;
    const split = splitBundle(piece.bundle.bytes, width);
    for (const [at, entry] of split.entries.entries()) writeLeafHash(entry, leaves, at * HASH_BYTES);
    const read = split.entries.length;
    const position = firstDifference(tile, leaves, read);
    if (position < width) await blameEntry({ source, head, signed, past, piece, position, leaves, read });
    requireEnd(piece, split);
    compareWithPast(older, index * FULL, width, past, (count) =>
      rootOfRightEdge([{ hashes: leaves, count }, ...columns.edge]),
    );
    if (width === FULL) await columns.add(perfectRoot(leaves, 0, FULL));
    else root = rootOfRightEdge([{ hashes: leaves, count: width }, ...columns.edge]);
  }
  await columns.finish();
  if (head.size % FULL === 0) root = rootOfRightEdge([{ hashes: leaves, count: 0 }, ...columns.edge]);
  if (!root.equals(head.root)) blameWholeLog(head, root, past);
  if (past.disagreesFrom !== null) blamePast(past, past.disagreesFrom);
  const bundles = Math.ceil(head.size / FULL);
  return { entries: head.size, bundles, tiles: bundles + columns.tiles };
}

/** A bundle ends with its last entry; what follows would be carried along by a signature that does not cover it. */
function requireEnd({ index, width, bundle }: BundleAndTile, split: SplitBundle): void {
  if (split.whole || (width < FULL && bundle.path === bundlePath(index, FULL))) return;
  throw new Refusal(
    `The bundle ${bundle.path} holds more than its ${width} entries.`,
    'Bring this file back from a copy; nothing signed covers what was appended.',
  );
}

/** Compares the root at every older size within this bundle, while its leaves are at hand. */
function compareWithPast(
  older: readonly Checkpoint[],
  first: number,
  width: number,
  past: KnownPast,
  rootAt: (count: number) => Buffer,
): void {
  for (const { size, root } of older) {
    if (size <= first || size > first + width) continue;
    if (!rootAt(size - first).equals(root)) past.disagreesFrom = Math.min(past.disagreesFrom ?? size, size);
    else if (past.disagreesFrom === null) past.agreedUpTo = Math.max(past.agreedUpTo, size);
  }
}
