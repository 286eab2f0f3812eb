import { readBase64, readHash } from '../encoding/base64.ts';
import { readDecimal } from '../encoding/decimal.ts';
import { readText } from '../encoding/text.ts';
import type { OpenCheckpoint } from '../note/open-checkpoint.ts';

/** A proof that one entry stands in a log (C2SP tlog-proof), not judged yet. */
export interface ProofFile {
  readonly index: number;
  /** From the entry's sibling up to a child of the root. */
  readonly hashes: readonly Buffer[];
  /** The signed checkpoint, byte for byte. */
  readonly checkpoint: Buffer;
}

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
const MOST_BYTES = 512 * 1024;

/**
 * The text of a proof. Of the checkpoint's signature lines it keeps those that were verified, and no others: a line that nobody can
 * check could be changed unnoticed.
 */
export function proofText(index: number, hashes: readonly Buffer[], head: OpenCheckpoint): string {
  const lines = [FIRST_LINE, `index ${index}`, ...hashes.map((hash) => hash.toString('base64'))];
  const signatures = [...head.signatures, ...head.cosignatures].map(({ line }) => `${line}\n`);
  return `${lines.join('\n')}\n\n${head.note.text}\n${signatures.join('')}`;
}

/**
 * Reads a proof file of the one spelling that the specification gives it.
 * @returns the line at which it is malformed, counted from 1, where it is
 */
export function parseProof(bytes: Uint8Array): ProofFile | { readonly badLine: number } {
  const text = bytes.length > MOST_BYTES ? null : readText(bytes);
  const border = text?.indexOf('\n\n') ?? -1;
  if (text === null || border < 0) return { badLine: 1 };
  const lines = text.slice(0, border).split('\n');
  if (lines[0] !== FIRST_LINE) return { badLine: 1 };
  const hasExtra = lines[1]?.startsWith('extra ') ?? false;
  if (hasExtra && readBase64((lines[1] ?? '').slice('extra '.length)) === null) return { badLine: 2 };
  const at = hasExtra ? 2 : 1;
  const index = lines[at]?.startsWith('index ') ? readDecimal((lines[at] ?? '').slice('index '.length)) : null;
  if (index === null) return { badLine: at + 1 };
  const hashes: Buffer[] = [];
  for (const line of lines.slice(at + 1)) {
    const hash = readHash(line);
    if (hash === null) return { badLine: at + 2 + hashes.length };
    hashes.push(hash);
  }
  return { index, hashes, checkpoint: Buffer.from(text.slice(border + 2)) };
}
