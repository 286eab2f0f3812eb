import { createHash, randomBytes } from 'node:crypto';
import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';

/** How many a person gets at once. */
export const RECOVERY_CODES = 10;
/** 120 bits: more than the 112 from which NIST SP 800-63B-4 (3.1.2.2) takes a plain digest for enough. */
const CODE_BYTES = 15;
const GROUP = 6;
/** Without letters that are taken for digits (Crockford's alphabet). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

const INSERT = 'insert into recovery_code (digest, staff_id) select unnest($1::bytea[]), $2::uuid';
const USE = `
  update recovery_code set used_at = now() where digest = $1 and staff_id = $2 and used_at is null returning digest`;

/** Replaces all codes of a person. They are told once, here; the database keeps digests. */
export async function renewRecoveryCodes(tx: SqlTransaction, staffId: StaffId): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newCode);
  await tx.query('delete from recovery_code where staff_id = $1', [staffId]);
  await tx.query(INSERT, [codes.map(digestOf), staffId]);
  return codes;
}

/** Takes one code of a person. @returns whether there was such a code that had not been used */
export async function useRecoveryCode(tx: SqlTransaction, staffId: StaffId, typed: string): Promise<boolean> {
  return (await tx.query(USE, [digestOf(typed), staffId])).length > 0;
}

function newCode(): string {
  let text = '';
  let number = BigInt(`0x${randomBytes(CODE_BYTES).toString('hex')}`);
  for (let left = (CODE_BYTES * 8) / 5; left > 0; left -= 1) {
    text += ALPHABET[Number(number & 31n)];
    number >>= 5n;
  }
  return (text.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-');
}

/** Of what was meant: capitals, blanks and hyphens do not matter, nor an `o` for a zero or an `l` for a one. */
function digestOf(code: string): Buffer {
  const meant = code
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1');
  return createHash('sha256').update(`kean recovery code ${meant}`).digest();
}
