import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto';

const LINK_BYTES = 16;
const TOKEN_BYTES = 32;
const CODE_DIGITS = 6;

/** What stands in a link behind `#`, where no server and no log of a server sees it: 128 bits, 22 characters. */
export function newLinkSecret(): string {
  return randomBytes(LINK_BYTES).toString('base64url');
}

/** What a browser holds of a visit. */
export function newVisitToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

export function newCode(): string {
  return String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');
}

/** All that is stored of a secret that nobody can guess: it needs no key and no salt. */
export function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/**
 * A code has a million spellings, so its digest is made under the secret of the link: whoever reads the database has the digest of that
 * too and can try no code.
 */
export function digestOfCode(linkSecret: string, code: string): Buffer {
  return createHmac('sha256', linkSecret).update(code).digest();
}
