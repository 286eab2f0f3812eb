import type { SqlTransaction } from '@kean/db';
import { type BlindIndex, DecryptionError, type Keyring, open } from '@kean/encryption';
import { firstPhoneToken } from '../../operations/find-by-phone-tokens.ts';
import { placeOfStaffPhone, type StaffPhoneId } from './stored-phones.ts';

interface StoredPhone {
  readonly id: StaffPhoneId;
  readonly sealed: Buffer;
}

const BEHIND = `SELECT p.id, p.sealed FROM staff_phone p WHERE p.sealed IS NOT NULL
  AND NOT EXISTS (SELECT FROM staff_phone_token t WHERE t.phone_id = p.id AND t.generation = $1::int)`;
const ADD = `INSERT INTO staff_phone_token (token, phone_id, generation)
  SELECT t.token, t.phone, $3::int FROM unnest($1::bigint[], $2::uuid[]) AS t(token, phone) ON CONFLICT DO NOTHING`;
const FORGET = 'DELETE FROM staff_phone_token WHERE generation < $1::int';

/**
 * Gives the numbers of staff tokens of this index as well, before the first client has them: at no moment is a number known to one side alone.
 * @returns how many did not open; those are known as nobody's once the older index is gone
 */
export async function addTokensOfStaff(tx: SqlTransaction, keyring: Keyring, index: BlindIndex): Promise<number> {
  const phones = await tx.query<StoredPhone>(BEHIND, [index.generation]);
  if (phones.length === 0) return 0;
  const asked = phones.map(
    ({ id, sealed }) =>
      ({ id, sealed, state: 'staff-phone', grounds: [], reach: { scope: 'system', assignee: null } }) as const,
  );
  const { keys } = await keyring.keysFor('import', asked, { principal: 'system', purpose: 'key-rotation' });
  const tokens = phones.flatMap(({ id, sealed }) => {
    const key = keys.get(id);
    if (key === undefined) return [];
    try {
      const phone = open(key, placeOfStaffPhone(id), sealed).toString('utf8');
      return [{ id, token: firstPhoneToken(index, phone).toString() }];
    } catch (error) {
      if (error instanceof DecryptionError) return [];
      throw error;
    }
  });
  await tx.query(ADD, [tokens.map(({ token }) => token), tokens.map(({ id }) => id), index.generation]);
  keyring.purge(
    tokens.map(({ id }) => id),
    'import',
  );
  return phones.length - tokens.length;
}

/** Tokens of the indexes before: no client has one of them any more. */
export async function forgetTokensOfStaffBefore(tx: SqlTransaction, generation: number): Promise<void> {
  await tx.query(FORGET, [generation]);
}
