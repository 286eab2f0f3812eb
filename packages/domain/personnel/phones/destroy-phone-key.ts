import type { StaffPhoneId } from '@kean/clients/contract/phones-of-staff';
import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { CONDUCTOR } from '../conducting/personnel-worker.ts';

/** What the job is lent: the worker alone may destroy a key. */
export interface PhoneKeysWorker {
  readonly services: Pick<Services, 'db' | 'keyring'>;
}

const IN_USE = 'SELECT FROM staff_phone WHERE id = $1::uuid AND sealed IS NOT NULL';

/**
 * Destroys the key of a number that was a mistake, or on record before, so that no backup of it can be read. Looks first: a number that still
 * stands keeps its key, whatever was promised. Safe to repeat.
 */
export async function destroyPhoneKey(
  { services: { db, keyring } }: PhoneKeysWorker,
  { phoneId, staffId }: { readonly phoneId: StaffPhoneId; readonly staffId: StaffId },
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  const stands = await inSqlTransaction(db, CONDUCTOR, async (tx) => (await tx.query(IN_USE, [phoneId])).length > 0);
  if (!stands) await keyring.destroy('import', [phoneId]);
  await inSqlTransaction(db, CONDUCTOR, async (tx) => {
    if (!stands) {
      await record(tx, {
        action: 'personnel.phone-key-destroyed',
        outcome: 'allowed',
        principal: null,
        subject: { kind: 'Staff', id: staffId },
        facts: { phoneId },
      });
    }
    await done(tx);
  });
}
