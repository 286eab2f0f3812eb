import type { SqlTransaction } from '@kean/db';
import { type BlindIndex, type BlindIndexes, type Place, type SealingKey, seal } from '@kean/encryption';
import type { Id, Personal, StaffId } from '@kean/kernel';
import { firstPhoneToken } from '../../operations/find-by-phone-tokens.ts';
import { normalisePhone } from '../../rules/normalise-phone.ts';
import { MOBILE } from '../../visits/messages/phone-of-client.ts';

export type StaffPhoneId = Id<'StaffPhone'>;

/** Number and bytes belong together: moved to another row they do not open. */
export function placeOfStaffPhone(id: StaffPhoneId): Place {
  return { table: 'staff_phone', column: 'sealed', row: id, subject: id };
}

/** The one spelling of a mobile that a code could go to; `null` for what is none. */
export function mobileOfStaff(written: Personal<string>): Personal<string> | null {
  const phone = written.map(normalisePhone);
  return MOBILE.test(phone.open()) ? phone : null;
}

const RECORD = 'SELECT record_staff_phone($1::uuid, $2::uuid, $3::bytea, $4::int[], $5::bigint[]) AS clients';

/**
 * Puts a number on record for somebody, under the tokens that clients' numbers have: of every index that a client may stand in.
 * @returns at how many clients it stands, for the log alone; `null` where it was on record for this person
 */
export async function recordPhoneOfStaff(
  tx: SqlTransaction,
  key: SealingKey,
  { searching }: BlindIndexes,
  { id, staffId, phone }: { readonly id: StaffPhoneId; readonly staffId: StaffId; readonly phone: Personal<string> },
): Promise<number | null> {
  const sealed = seal(key, placeOfStaffPhone(id), Buffer.from(phone.open(), 'utf8'));
  const tokens = searching.map((index) => firstPhoneToken(index, phone.open()).toString());
  const [row] = await tx.query<{ clients: number | null }>(RECORD, [
    ...[id, staffId, sealed],
    ...[searching.map(({ generation }) => generation), tokens],
  ]);
  return row?.clients ?? null;
}

/** `own`: it is said by another than the person concerned · `nothing`: it is not on record any more */
export type Mistaken = 'mistaken' | 'own' | 'nothing';
const MISTAKE = 'SELECT mistake_staff_phone($1::uuid) AS outcome';

/** It was somebody else's number: the value and its tokens go. */
export async function mistakePhoneOfStaff(tx: SqlTransaction, id: StaffPhoneId): Promise<Mistaken> {
  const [row] = await tx.query<{ outcome: Mistaken }>(MISTAKE, [id]);
  return row?.outcome ?? 'nothing';
}

const IS_STAFFS = 'SELECT phone_is_of_staff($1::bigint[]) AS known';

/** Whether the number is anybody's who works or worked here. Whose, is told to nobody. */
export async function isPhoneOfStaff(
  tx: SqlTransaction,
  indexes: readonly BlindIndex[],
  phone: string,
): Promise<boolean> {
  const tokens = indexes.map((index) => firstPhoneToken(index, phone).toString());
  const [row] = await tx.query<{ known: boolean }>(IS_STAFFS, [tokens]);
  return row?.known ?? false;
}
