import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Differences that are tried at each byte: the lowest bit, the case of a letter, the highest bit, all of them. */
const DIFFERENCES = [0x01, 0x20, 0x80, 0xff] as const;

/** Writes a copy of a file for every byte and every difference. @returns the paths */
export function writeChanged(file: string, folder: string): readonly string[] {
  const bytes = readFileSync(file);
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: bytes.length * DIFFERENCES.length }, (_, turn) => {
    const at = Math.floor(turn / DIFFERENCES.length);
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(at) ^ (DIFFERENCES[turn % DIFFERENCES.length] ?? 1), at);
    const path = join(folder, `${turn}`);
    writeFileSync(path, changed);
    return path;
  });
}
