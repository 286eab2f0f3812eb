import { HASH_BYTES } from '../merkle/hashes.ts';
import { hashAt } from './tile-columns.ts';

/**
 * In which way a sequence differs from the signed one, from the hashes alone. Positions count from the beginning of what was given.
 * `with` is the place with which the entry was exchanged, or from which it comes.
 */
export type Change =
  | { readonly kind: 'edited' | 'missing' | 'inserted' | 'cut-off'; readonly at: number }
  | { readonly kind: 'reordered'; readonly at: number; readonly with: number };

/**
 * Names the first difference.
 * @param signed hashes that have to stand there, side by side
 * @param found hashes of what stands there
 * @param at where the two differ first
 */
export function nameChange(signed: Buffer, found: Buffer, at: number): Change {
  const wanted = hashesOf(signed);
  const present = hashesOf(found);
  const here = present[at];
  const due = wanted[at];
  if (here === undefined || due === undefined) return { kind: here === undefined ? 'cut-off' : 'inserted', at };
  const from = wanted.indexOf(here, at + 1);
  if (from > 0 && present[from] === due) return { kind: 'reordered', at, with: from };
  if (from === at + 1) return { kind: 'missing', at };
  if (present[at + 1] === due) return { kind: 'inserted', at };
  return from > 0 ? { kind: 'reordered', at, with: from } : { kind: 'edited', at };
}

function hashesOf(hashes: Buffer): readonly string[] {
  return Array.from({ length: hashes.length / HASH_BYTES }, (_, position) =>
    hashAt(hashes, position).toString('latin1'),
  );
}
