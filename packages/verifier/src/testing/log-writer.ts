import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestKey } from './note-writer.ts';

/** The Merkle tree hash by the recursive definition of RFC 6962, 2.1: slow, and nothing to be wrong about. */
export function treeHash(entries: readonly Buffer[]): Buffer {
  const [only] = entries;
  if (only === undefined) return sha256();
  if (entries.length === 1) return sha256(Buffer.from([0]), only);
  let split = 1;
  while (split * 2 < entries.length) split *= 2;
  return sha256(Buffer.from([1]), treeHash(entries.slice(0, split)), treeHash(entries.slice(split)));
}

function sha256(...parts: Buffer[]): Buffer {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
}

/** A checkpoint of these entries, signed by each key in turn. */
export function checkpointOf(origin: string, entries: readonly Buffer[], keys: readonly TestKey[]): string {
  const text = `${origin}\n${entries.length}\n${treeHash(entries).toString('base64')}\n`;
  return `${text}\n${keys.map((key) => key.line(text)).join('')}`;
}

/** Writes entries and tiles into a folder as C2SP tlog-tiles lays them out; no checkpoint. */
export function writeTiles(folder: string, entries: readonly Buffer[]): void {
  const put = (path: string, bytes: Buffer): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  };
  for (const [index, part] of parts(entries).entries())
    put(`tile/entries/${place(index, part.length)}`, bundleOf(part));
  let hashes = entries.map((entry) => treeHash([entry]));
  for (let level = 0, span = 1; hashes.length > 0; level += 1, span *= 256) {
    for (const [index, part] of parts(hashes).entries())
      put(`tile/${level}/${place(index, part.length)}`, Buffer.concat(part));
    const full = Math.floor(hashes.length / 256);
    hashes = Array.from({ length: full }, (_, at) => treeHash(entries.slice(at * span * 256, (at + 1) * span * 256)));
  }
}

/** A whole log: tiles, entries, checkpoint. */
export function writeLog(folder: string, entries: readonly Buffer[], keys: readonly [TestKey, ...TestKey[]]): void {
  writeTiles(folder, entries);
  writeFileSync(join(folder, 'checkpoint'), checkpointOf(keys[0].name, entries, keys));
}

export function bundleOf(entries: readonly Buffer[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );
}

function parts<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / 256) }, (_, at) => items.slice(at * 256, (at + 1) * 256));
}

/** `1234067` is `x001/x234/067`; a partial one ends in `.p/<width>`. */
function place(index: number, width: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/\d{3}/g) ?? [];
  const path = groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/');
  return width === 256 ? path : `${path}.p/${width}`;
}

/** Entries that look like nothing in particular. */
export function someEntries(count: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, at) => Buffer.from(`entry ${at} ${'.'.repeat(at % 7)}`));
}
