/** RFC 6962 section 2.1 word for word, over all entries in memory: what the quick implementation is compared with. */
import { EMPTY_ROOT, leafHash, nodeHash } from '../merkle-hash.ts';
import type { TileSource } from '../tile-source.ts';
import type { TileFile } from '../tree-edge.ts';

function splitAt(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

export function naiveRoot(entries: readonly Uint8Array[]): Uint8Array {
  const [first] = entries;
  if (first === undefined) return EMPTY_ROOT;
  if (entries.length === 1) return leafHash(first);
  const k = splitAt(entries.length);
  return nodeHash(naiveRoot(entries.slice(0, k)), naiveRoot(entries.slice(k)));
}

export function naivePath(index: number, entries: readonly Uint8Array[]): Uint8Array[] {
  if (entries.length <= 1) return [];
  const k = splitAt(entries.length);
  const [left, right] = [entries.slice(0, k), entries.slice(k)];
  return index < k ? [...naivePath(index, left), naiveRoot(right)] : [...naivePath(index - k, right), naiveRoot(left)];
}

export function naiveConsistency(old: number, entries: readonly Uint8Array[], whole = true): Uint8Array[] {
  if (old === entries.length) return whole ? [] : [naiveRoot(entries)];
  const k = splitAt(entries.length);
  const [left, right] = [entries.slice(0, k), entries.slice(k)];
  return old <= k
    ? [...naiveConsistency(old, left, whole), naiveRoot(right)]
    : [...naiveConsistency(old - k, right, false), naiveRoot(left)];
}

/** The files of a log in memory. */
export class MemoryLog implements TileSource {
  readonly files = new Map<string, Uint8Array>();

  write(files: readonly TileFile[]): void {
    for (const { path, bytes } of files) this.files.set(path, bytes);
  }

  async read(path: string): Promise<Uint8Array | null> {
    return this.files.get(path) ?? null;
  }
}

/** The entry `n` of a log of numbers. */
export const entryOf = (n: number): Buffer => Buffer.from(`entry ${n}`);
