import { randomBytes } from 'node:crypto';
import type { SqlTransaction } from '@kean/db';
import { newId, type StaffId } from '@kean/kernel';
import { SECRET_BYTES, toBase32 } from '../one-time-code/index.ts';
import type { SecretSeal } from '../sign-in/factors/secret-seal.ts';
import { DEMO_PEOPLE } from './people.ts';

const WITHOUT_FACTOR = `
  select u.id from auth_user u
   where u.id = any ($1::uuid[])
     and exists (select from staff_role r join role o on o.code = r.role_code where r.staff_id = u.id and o.second_factor)
     and not exists (select from second_factor f where f.staff_id = u.id)`;
const APP = `
  insert into second_factor (id, staff_id, kind, name, confirmed_at, sealed_secret)
  values ($1, $2, 'totp', '演示验证器', now(), $3)`;

/**
 * An authenticator app for each demo person who needs a second factor and has none.
 * @returns the new secrets in base32; of the others only whoever kept them knows
 */
export async function writeDemoApps(tx: SqlTransaction, seal: SecretSeal): Promise<ReadonlyMap<StaffId, string>> {
  const people = await tx.query<{ id: StaffId }>(WITHOUT_FACTOR, [DEMO_PEOPLE.map(({ id }) => id)]);
  const secrets = new Map<StaffId, string>();
  for (const { id: staffId } of people) {
    const [factorId, secret] = [newId<'SecondFactor'>(), randomBytes(SECRET_BYTES)];
    await tx.query(APP, [factorId, staffId, seal.seal(secret, { factorId, staffId })]);
    secrets.set(staffId, toBase32(secret));
  }
  return secrets;
}
