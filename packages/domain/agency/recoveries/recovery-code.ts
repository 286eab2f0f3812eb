import { digestOfCode, newCodeForHands } from '../one-time-code/code-for-hands.ts';

const USE = 'kean account recovery';

/** A new code with the digest that is kept of it. */
export function newRecoveryCode(): { readonly text: string; readonly digest: Buffer } {
  const text = newCodeForHands();
  return { text, digest: digestOfRecoveryCode(text) };
}

export function digestOfRecoveryCode(typed: string): Buffer {
  return digestOfCode(USE, typed);
}
