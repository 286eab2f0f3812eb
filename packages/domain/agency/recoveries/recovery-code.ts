import { createHash } from 'node:crypto';
import { digestOfCode, newCodeForHands } from '../one-time-code/code-for-hands.ts';

const USE = 'kean account recovery';
const GROUPS_OF_A_HALF = 2;
/** Characters of a half without its hyphen. */
const HALF = 12;

/** What one approver is told of a code, and the digest that is kept of it. */
export interface RecoveryHalf {
  readonly text: string;
  readonly digest: Buffer;
}

/**
 * A new half: 60 bits, of which whoever approved beside has ten guesses and whoever reads the digest has a day. A whole code lies in
 * nobody's hands but those of the person, so that one colleague who means well, or does not, is never enough.
 */
export function newRecoveryHalf(): RecoveryHalf {
  const text = newCodeForHands().split('-').slice(0, GROUPS_OF_A_HALF).join('-');
  return { text, digest: digestOfCode(USE, text) };
}

/** What is kept of a code, from what is kept of its halves; whichever is said first. */
export function digestOfHalves(digests: readonly Buffer[]): Buffer {
  const hash = createHash('sha256').update(`${USE}, both halves`);
  for (const digest of digests.toSorted(Buffer.compare)) hash.update(digest);
  return hash.digest();
}

/** The digests of the two halves that were typed, for {@link digestOfHalves}. */
export function halvesOf(typed: string): readonly [Buffer, Buffer] {
  const characters = typed.replaceAll(/[\s-]/g, '');
  return [digestOfCode(USE, characters.slice(0, HALF)), digestOfCode(USE, characters.slice(HALF))];
}
