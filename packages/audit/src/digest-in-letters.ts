import { createHash } from 'node:crypto';

/** SHA-256 of a text, each half byte as a letter from `a` for 0 to `p` for 15: the log takes no code with a long run of digits in it. */
export function digestInLetters(text: string): string {
  const hex = createHash('sha256').update(text, 'utf8').digest('hex');
  return hex.replaceAll(/./g, (half) => String.fromCharCode(97 + Number.parseInt(half, 16)));
}
