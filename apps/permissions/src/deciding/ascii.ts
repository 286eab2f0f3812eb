import { Buffer } from 'node:buffer';

/**
 * The same JSON without a character above ASCII (RFC 8259, section 7), one byte a character in memory. Such text is sent as it
 * lies there and its length is its number of characters: of a batch of decisions that is most of the work. By way of bytes,
 * because what `replace` makes of a text with Chinese in it keeps two bytes for every character, and so does every text it is
 * joined to; the whole answer is then converted letter by letter each time it is sent.
 */
export function inAscii(json: string): string {
  const ascii = json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return Buffer.from(ascii, 'latin1').toString('latin1');
}
