import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import { digestOfCode, newCodeForHands } from '../../one-time-code/code-for-hands.ts';

/** How many a person gets at once. */
export const RECOVERY_CODES = 10;
const USE_OF_CODES = 'kean recovery code';

const INSERT = 'insert into recovery_code (digest, staff_id) select unnest($1::bytea[]), $2::uuid';
const USE = `
  update recovery_code set used_at = now() where digest = $1 and staff_id = $2 and used_at is null returning digest`;

/** Replaces all codes of a person. They are told once, here; the database keeps digests. */
export async function renewRecoveryCodes(tx: SqlTransaction, staffId: StaffId): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newCodeForHands);
  await tx.query('delete from recovery_code where staff_id = $1', [staffId]);
  await tx.query(INSERT, [codes.map((code) => digestOfCode(USE_OF_CODES, code)), staffId]);
  return codes;
}

/** Takes one code of a person. @returns whether there was such a code that had not been used */
export async function useRecoveryCode(tx: SqlTransaction, staffId: StaffId, typed: string): Promise<boolean> {
  return (await tx.query(USE, [digestOfCode(USE_OF_CODES, typed), staffId])).length > 0;
}
