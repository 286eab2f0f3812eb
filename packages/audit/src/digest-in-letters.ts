import { createHash } from 'node:crypto';

/** SHA-256 of a text as {@link inLetters} writes it. */
export function digestInLetters(text: string): string {
  return inLetters(createHash('sha256').update(text, 'utf8').digest());
}

/** Bytes with each half byte as a letter from `a` for 0 to `p` for 15: the log takes no code with a long run of digits in it. */
export function inLetters(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return hex.replaceAll(/./g, (half) => String.fromCharCode(97 + Number.parseInt(half, 16)));
}

/** What {@link inLetters} wrote; nothing where it is written otherwise. */
export function fromLetters(letters: string): Buffer {
  if (!/^(?:[a-p]{2})*$/.test(letters)) return Buffer.alloc(0);
  return Buffer.from(
    letters.replaceAll(/./g, (letter) => (letter.charCodeAt(0) - 97).toString(16)),
    'hex',
  );
}
