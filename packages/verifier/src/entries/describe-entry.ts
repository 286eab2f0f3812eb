import { hash } from 'node:crypto';

/** An entry for a sentence: an opaque one by its length and the beginning of its digest. */
export function describeEntry(entry: Buffer): string {
  return `${entry.length} bytes, SHA-256 ${hash('sha256', entry).slice(0, 16)}…`;
}
