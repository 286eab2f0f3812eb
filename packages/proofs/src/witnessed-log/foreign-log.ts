import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A log of somebody else's: another origin, other entries, other code. Nothing of the product had a part in it. */
export interface ForeignLog {
  readonly folder: string;
  readonly verifierKey: string;
  readonly entries: readonly Buffer[];
}

const ORIGIN = 'sums.example/registry/2026';

/** Release notes of a package registry, with lines and Unicode, from one byte to several thousand. */
function entryAt(index: number): Buffer {
  if (index % 97 === 0) return Buffer.of(index % 256);
  const digest = createHash('sha512').update(`${index}`).digest('base64');
  return Buffer.from(`模块/${index % 13} v1.${index}.0 h1:${digest}\n`.repeat(1 + (index % 31)));
}

/** Writes it as C2SP tlog-tiles describes, by the definitions of RFC 6962 taken literally. */
export function writeForeignLog(folder: string, size: number): ForeignLog {
  const entries = Array.from({ length: size }, (_, index) => entryAt(index));
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const leaves = entries.map((entry) => sha256(Buffer.of(0), entry));
  for (const [index, part] of inParts(entries)) put(folder, `tile/entries/${pathOf(index, part.length)}`, joined(part));
  for (let level = 0, hashes = leaves; hashes.length > 0; level += 1) {
    for (const [index, part] of inParts(hashes))
      put(folder, `tile/${level}/${pathOf(index, part.length)}`, Buffer.concat(part));
    hashes = [...inParts(hashes)].filter(([, part]) => part.length === 256).map(([, part]) => treeHash(part));
  }
  const text = `${ORIGIN}\n${size}\n${treeHash(leaves).toString('base64')}\n`;
  const { key, line } = signed(text, publicKey, privateKey);
  put(folder, 'checkpoint', Buffer.from(`${text}\n${line}`));
  return { folder, verifierKey: key, entries };
}

/** MTH over leaf hashes. */
function treeHash(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 0) return sha256();
  if (hashes.length === 1) return hashes[0] as Buffer;
  let half = 1;
  while (half * 2 < hashes.length) half *= 2;
  return sha256(Buffer.of(1), treeHash(hashes.slice(0, half)), treeHash(hashes.slice(half)));
}

function sha256(...parts: readonly Buffer[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

function* inParts<Item>(items: readonly Item[]): Generator<[number, readonly Item[]]> {
  for (let first = 0; first < items.length; first += 256) yield [first / 256, items.slice(first, first + 256)];
}

function joined(entries: readonly Buffer[]): Buffer {
  return Buffer.concat(entries.flatMap((entry) => [Buffer.of(entry.length >> 8, entry.length & 0xff), entry]));
}

function pathOf(index: number, width: number): string {
  const groups = [index % 1000];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) groups.unshift(rest % 1000);
  const path = groups.map((group, at) => `${at < groups.length - 1 ? 'x' : ''}${String(group).padStart(3, '0')}`);
  return `${path.join('/')}${width < 256 ? `.p/${width}` : ''}`;
}

function put(folder: string, path: string, bytes: Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
}

/** A signature line and the key by which it is verified (C2SP signed-note, Ed25519). */
function signed(text: string, publicKey: KeyObject, privateKey: KeyObject): { key: string; line: string } {
  const raw = Buffer.concat([Buffer.of(1), publicKey.export({ format: 'der', type: 'spki' }).subarray(12)]);
  const id = sha256(Buffer.from(`${ORIGIN}\n`), raw).subarray(0, 4);
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]);
  return {
    key: `${ORIGIN}+${id.toString('hex')}+${raw.toString('base64')}`,
    line: `— ${ORIGIN} ${signature.toString('base64')}\n`,
  };
}
