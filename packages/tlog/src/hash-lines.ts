import { HASH_BYTES } from './merkle-hash.ts';
import { fromBase64 } from './strict-text.ts';

/** One hash a line; `null` when a line is none, or when there are more than `most`. */
export function readHashLines(lines: readonly string[], most: number): Uint8Array[] | null {
  if (lines.length > most) return null;
  const hashes = lines.map(fromBase64);
  return hashes.every((hash) => hash?.length === HASH_BYTES) ? (hashes as Uint8Array[]) : null;
}
