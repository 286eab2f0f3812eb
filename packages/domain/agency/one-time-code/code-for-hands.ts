import { createHash, randomBytes } from 'node:crypto';

/** 120 bits: more than the 112 from which NIST SP 800-63B-4 (3.1.2.2) takes a plain digest for enough. */
const CODE_BYTES = 15;
const GROUP = 6;
/** Without letters that are taken for digits (Crockford's alphabet). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A secret that people read to each other and type: 120 bits in four groups of six. */
export function newCodeForHands(): string {
  let text = '';
  let number = BigInt(`0x${randomBytes(CODE_BYTES).toString('hex')}`);
  for (let left = (CODE_BYTES * 8) / 5; left > 0; left -= 1) {
    text += ALPHABET[Number(number & 31n)];
    number >>= 5n;
  }
  return (text.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-');
}

/**
 * Digest of what was meant: capitals, blanks and hyphens do not matter, nor an `o` for a zero or an `l` for a one.
 * @param use what the code is for; a digest of one use is worth nothing in another
 */
export function digestOfCode(use: string, code: string): Buffer {
  const meant = code
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1');
  return createHash('sha256').update(`${use} ${meant}`).digest();
}
