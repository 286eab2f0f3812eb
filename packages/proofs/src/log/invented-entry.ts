import { createHash } from 'node:crypto';

/** Bytes of an entry of one look by one person at one client, as an office writes most of them. */
const ENTRY_BYTES = 150;

/** An entry of an ordinary length with no two alike; what it says is of no matter to who hashes it. */
export function inventedEntry(index: number): Buffer {
  const entry = Buffer.alloc(ENTRY_BYTES, 'clients.dossier-read ');
  createHash('sha256')
    .update(String(index))
    .digest()
    .copy(entry, ENTRY_BYTES - 32);
  return entry;
}
