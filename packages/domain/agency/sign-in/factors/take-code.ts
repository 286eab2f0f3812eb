import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import { stepAt, stepOfCode } from '../../one-time-code/index.ts';
import type { SecretSeal } from './secret-seal.ts';

/** The row is locked: two requests with one code stand in a queue, and the second finds it used. */
const FIND = `
  select id, sealed_secret as sealed, last_step::text as "lastStep" from second_factor
   where staff_id = $1 and kind = 'totp' and confirmed_at is not null for update`;
const USED = 'update second_factor set last_step = $2, last_used_at = now() where id = $1';

/** Takes a code of the person's authenticator app. No code acts twice, and none that is older than one that acted. */
export async function takeCode(tx: SqlTransaction, seal: SecretSeal, staffId: StaffId, code: string): Promise<boolean> {
  const [factor] = await tx.query<{ id: string; sealed: Buffer; lastStep: string | null }>(FIND, [staffId]);
  if (factor === undefined) return false;
  const step = stepOfCode(seal.open(factor.sealed, { factorId: factor.id, staffId }), code, stepAt(Date.now()));
  if (step === null || (factor.lastStep !== null && step <= Number(factor.lastStep))) return false;
  await tx.query(USED, [factor.id, step]);
  return true;
}
