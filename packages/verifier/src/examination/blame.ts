import { describeEntry } from '../entries/describe-entry.ts';
import type { BundleAndTile } from '../log/bundles-of.ts';
import type { LogSource } from '../log/log-source.ts';
import { readBundle, readTile } from '../log/read-resource.ts';
import { FULL, tilePath } from '../log/resource-path.ts';
import { splitBundle } from '../log/split-bundle.ts';
import { HASH_BYTES, leafHash } from '../merkle/hashes.ts';
import { perfectRoot } from '../merkle/perfect-root.ts';
import type { Checkpoint } from '../note/checkpoint.ts';
import { Refusal } from '../refusal.ts';
import { type Change, nameChange } from './name-change.ts';
import type { SignedTiles } from './signed-tiles.ts';

/** What older checkpoints say about the entries that passed so far. */
export interface KnownPast {
  /** The largest older size at which the root was the one that somebody kept. */
  agreedUpTo: number;
  /** The smallest at which it was not. */
  disagreesFrom: number | null;
}

export interface OtherEntry {
  readonly source: LogSource;
  readonly head: Checkpoint;
  readonly signed: SignedTiles;
  readonly past: KnownPast;
  readonly piece: BundleAndTile;
  /** Place in the bundle where leaf and tile differ first. */
  readonly position: number;
  /** Leaf hashes of the entries, of which the first `read` count. */
  readonly leaves: Buffer;
  readonly read: number;
}

/** An entry does not hash to what its tile says: one of the two was changed, or both. @throws Refusal, always */
export async function blameEntry(other: OtherEntry): Promise<never> {
  const { signed, past, piece, leaves, read, position } = other;
  const { index, width, bundle } = piece;
  const first = index * FULL;
  if (await signed.vouchFor(0, index)) {
    const change = nameChange(...(await withNeighbours(other)), position);
    throw new Refusal(
      sentenceOf(other, change, entriesOf(bundle.bytes, width + 1)[position]),
      `Bring ${bundle.path} back from a copy; the tiles that say what it held are intact. Someone with access to the folder did this.`,
    );
  }
  const restored = width === FULL && read === FULL && (await entriesLeadUp(signed, index, leaves));
  if (restored) throw changedTile(tilePath(0, index, FULL), position);
  throw rewritten(first, first + width, past);
}

/** A tile does not hold the hashes of the tiles below it. @throws Refusal, always */
export async function blameTile(other: {
  readonly signed: SignedTiles;
  readonly past: KnownPast;
  readonly level: number;
  readonly index: number;
  readonly position: number;
}): Promise<never> {
  const { signed, past, level, index, position } = other;
  if (!(await signed.vouchFor(level, index))) throw changedTile(tilePath(level, index, FULL), position);
  const span = FULL ** level;
  const first = (index * FULL + position) * span;
  throw rewritten(first, first + span, past);
}

/** All entries and tiles agree with each other and not with the signature. @throws Refusal, always */
export function blameWholeLog(head: Checkpoint, root: Buffer, past: KnownPast): never {
  const { first, last } = narrowed(0, head.size, past);
  throw new Refusal(
    `The log was rewritten: entries and tiles agree with each other, but lead to ${root.toString('base64')} instead of the ` +
      `signed ${head.root.toString('base64')}; the first changed entry is one of ${first} to ${last - 1}.`,
    'Bring the folder back from a copy. To find the entry, give older checkpoints with --seen or an export with --events.',
  );
}

/** The checkpoint is signed, and so is an older one that somebody kept, and both cannot be true. @throws Refusal, always */
export function blamePast(past: KnownPast, from: number): never {
  throw new Refusal(
    `The log was rewritten and signed anew: at size ${from} it is not what the checkpoint kept from then says; the first changed ` +
      `entry is one of ${past.agreedUpTo} to ${from - 1}.`,
    'Keep both checkpoints: together they prove that the key of the log signed two histories. Show them to the witness.',
  );
}

function changedTile(path: string, position: number): Refusal {
  return new Refusal(
    `The tile ${path} was changed at hash ${position}; the entries below it are intact.`,
    'Bring this file back from a copy, or let the log compute it again from the entries.',
  );
}

function rewritten(from: number, to: number, past: KnownPast): Refusal {
  const { first, last } = narrowed(from, to, past);
  const which = last - first === 1 ? `Entry ${first} was` : `One or more of the entries ${first} to ${last - 1} were`;
  return new Refusal(
    `${which} rewritten together with the tiles above; the signed root does not lead there.`,
    'Bring entries and tiles back from a copy. To find the entry, give an export of the records with --events.',
  );
}

function narrowed(from: number, to: number, past: KnownPast): { first: number; last: number } {
  return { first: Math.max(from, past.agreedUpTo), last: Math.min(to, past.disagreesFrom ?? to) };
}

async function entriesLeadUp(signed: SignedTiles, index: number, leaves: Buffer): Promise<boolean> {
  const above = Math.floor(index / FULL);
  return perfectRoot(leaves, 0, FULL).equals(await signed.hashAbove(0, index)) && (await signed.vouchFor(1, above));
}

/** Signed and found hashes of this bundle and the next, since a deleted entry at the end of one shows in the other. */
async function withNeighbours({ source, head, piece }: OtherEntry): Promise<[Buffer, Buffer]> {
  const { index, width, bundle, tile } = piece;
  const rest = Math.min(FULL, head.size - (index + 1) * FULL);
  const next = width < FULL || rest <= 0 ? null : { index: index + 1, width: rest };
  const found = entriesOf(bundle.bytes, width + 1);
  if (next === null) return [tile, hashesOf(found)];
  const tileAfter = await readTile(source, 0, next.index, next.width);
  const bundleAfter = await readBundle(source, next.index, next.width);
  // Only where nothing is lacking here can an entry of the next bundle have moved up into this one.
  const after = found.length === width ? entriesOf(bundleAfter.bytes, next.width) : [];
  return [Buffer.concat([tile, tileAfter]), hashesOf([...found, ...after])];
}

function entriesOf(bytes: Buffer, most: number): readonly Buffer[] {
  return splitBundle(bytes, most).entries;
}

function hashesOf(entries: readonly Buffer[]): Buffer {
  const hashes = Buffer.alloc(entries.length * HASH_BYTES);
  for (const [at, entry] of entries.entries()) leafHash(entry).copy(hashes, at * HASH_BYTES);
  return hashes;
}

function sentenceOf({ piece, head }: OtherEntry, change: Change, there: Buffer | undefined): string {
  const { path } = piece.bundle;
  const { size } = head;
  const first = piece.index * FULL;
  const place = first + change.at;
  const now = there === undefined ? 'nothing' : describeEntry(there);
  switch (change.kind) {
    case 'edited':
      return `Entry ${place} was edited: what stands there now was never signed (${now}).`;
    case 'missing':
      return `Entry ${place} was deleted: the signed one is missing, and the next moved up (${now}).`;
    case 'inserted':
      return `At ${place} an entry was inserted that was never signed (${now}).`;
    case 'reordered':
      return `The entries were reordered: at ${place} stands the one of ${first + change.with} (${now}).`;
    case 'cut-off':
      return `The entries were cut off: from ${place} on they are missing in ${path}, and ${size} are signed.`;
  }
}
