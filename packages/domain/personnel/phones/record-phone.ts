import { mobileOfStaff, recordPhoneOfStaff, type StaffPhoneId } from '@kean/clients/contract/phones-of-staff';
import { inSqlTransaction, nobody } from '@kean/db';
import { newId, Personal } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { record } from '../audit-events.ts';
import type { RecordedPhone, RecordPhoneInput } from '../contract.ts';
import { failPersonnel } from '../errors.ts';
import { destroyPhoneKey } from '../jobs/destroy-phone-key.job.ts';
import { requirePersonOfStaff } from './person-of-staff.ts';

/**
 * Puts a number on record for somebody who works or worked here: from now on it carries no word of a client, also of those who have it already.
 * @throws AppError PERSONNEL_PERSON_NOT_FOUND | PERSONNEL_PHONE_NOT_A_MOBILE
 */
export async function recordPhone(
  { principal, services }: SignedInContext,
  { staffId, phone: written }: RecordPhoneInput,
): Promise<RecordedPhone> {
  const phone = mobileOfStaff(new Personal(written));
  if (phone === null) throw failPersonnel('PERSONNEL_PHONE_NOT_A_MOBILE');
  await inSqlTransaction(services.db, nobody, (tx) => requirePersonOfStaff(tx, staffId));
  const phoneId: StaffPhoneId = newId<'StaffPhone'>();
  const keys = await services.keyring.createFor('import', [phoneId], { principal, purpose: 'staff-phones' });
  const key = keys.get(phoneId);
  if (key === undefined) throw new TypeError('the keyring made no key for a new number');
  const indexes = await services.keyring.indexes();
  const clients = await inSqlTransaction(services.db, { ...nobody, staffId: principal.staffId }, async (tx) => {
    const standsAt = await recordPhoneOfStaff(tx, key, indexes, { id: phoneId, staffId, phone });
    // The number is on record under another key: this one serves nothing.
    if (standsAt === null) await promise(tx, destroyPhoneKey, { phoneId, staffId }, phoneId);
    else {
      await record(tx, {
        action: 'personnel.phone-recorded',
        outcome: 'allowed',
        principal,
        subject: { kind: 'Staff', id: staffId },
        facts: { phoneId, clients: standsAt },
      });
    }
    return standsAt;
  });
  return { outcome: clients === null ? 'known' : 'recorded' };
}
