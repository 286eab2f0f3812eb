import { randomInt, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { ClientId } from '@kean/kernel';
import { SHEET_DIGITS } from '../contract/sheets.ts';

const derive = promisify(scrypt) as (code: string, salt: string, bytes: number) => Promise<Buffer>;
const DIGEST_BYTES = 32;

/** Digits alone: they are typed from paper, on whatever keyboard there is. */
export function newSheetCode(): string {
  return String(randomInt(10 ** SHEET_DIGITS)).padStart(SHEET_DIGITS, '0');
}

/**
 * A code is there before the link that it goes with, so that no secret of a link hides its digest. Forty bits under a slow digest last longer
 * than the day for which they are good, whoever reads the database (RFC 7914: N 16384, r 8, p 1).
 */
export function digestOfSheetCode(clientId: ClientId, code: string): Promise<Buffer> {
  return derive(code, `kean/client-sheet/${clientId}`, DIGEST_BYTES);
}
