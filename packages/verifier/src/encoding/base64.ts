/**
 * Base 64 (RFC 4648, section 4) of one spelling only: padded, no foreign character, spare bits zero. A lenient decoder would let a
 * file change without its meaning changing, and then a proof could be altered unnoticed.
 * @returns `null` where the text is not exactly what encoding its bytes gives
 */
export function readBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

const HASH_BYTES = 32;

/** One SHA-256 hash in base 64, `null` where it is not one. */
export function readHash(text: string): Buffer | null {
  const bytes = readBase64(text);
  return bytes?.length === HASH_BYTES ? bytes : null;
}
