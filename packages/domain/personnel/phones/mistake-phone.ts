import { mistakePhoneOfStaff } from '@kean/clients/contract/phones-of-staff';
import { inSqlTransaction, nobody } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { record } from '../audit-events.ts';
import type { MistakePhoneInput } from '../contract.ts';
import { failPersonnel } from '../errors.ts';
import { destroyPhoneKey } from '../jobs/destroy-phone-key.job.ts';

const OWNER = 'SELECT staff_id AS "staffId" FROM staff_phone WHERE id = $1::uuid';

/**
 * It was entered by mistake and is somebody else's: the value, its tokens and its key go, and who said so stays. Never said of one's own number;
 * the database refuses that as well.
 * @throws AppError PERSONNEL_PHONE_NOT_FOUND | PERSONNEL_PHONE_IS_YOURS
 */
export async function mistakePhone(
  { principal, services }: SignedInContext,
  { phoneId }: MistakePhoneInput,
): Promise<void> {
  const outcome = await inSqlTransaction(services.db, { ...nobody, staffId: principal.staffId }, async (tx) => {
    const [owner] = await tx.query<{ staffId: StaffId }>(OWNER, [phoneId]);
    if (owner === undefined) return 'nothing';
    const about = { principal, subject: { kind: 'Staff', id: owner.staffId } } as const;
    const done = await mistakePhoneOfStaff(tx, phoneId);
    if (done === 'mistaken') {
      await record(tx, { ...about, action: 'personnel.phone-mistaken', outcome: 'allowed', facts: { phoneId } });
      await promise(tx, destroyPhoneKey, { phoneId, staffId: owner.staffId }, phoneId);
    }
    if (done === 'own')
      await record(tx, {
        ...{ ...about, action: 'personnel.phone-mistake-refused', outcome: 'refused' },
        facts: { phoneId, reason: 'own' },
      });
    return done;
  });
  if (outcome === 'own') throw failPersonnel('PERSONNEL_PHONE_IS_YOURS');
  if (outcome === 'nothing') throw failPersonnel('PERSONNEL_PHONE_NOT_FOUND');
}
