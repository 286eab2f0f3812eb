import { inSqlTransaction, nobody } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { z } from 'zod';
import type { PhonesOfPerson } from '../contract.ts';
import { requirePersonOfStaff } from './person-of-staff.ts';

const PHONES = `SELECT p.id AS "phoneId", r.display_name AS "recordedByName", p.recorded_at AS "recordedAt",
    w.display_name AS "mistakenByName", p.mistaken_at AS "mistakenAt"
  FROM staff_phone p LEFT JOIN staff r ON r.id = p.recorded_by LEFT JOIN staff w ON w.id = p.mistaken_by
  WHERE p.staff_id = $1::uuid ORDER BY p.recorded_at`;

/** Which numbers are on record for somebody, since when and by whom; no digit of them. @throws AppError PERSONNEL_PERSON_NOT_FOUND */
export function listPhones({ services }: SignedInContext, staffId: StaffId): Promise<z.input<typeof PhonesOfPerson>> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    await requirePersonOfStaff(tx, staffId);
    return tx.query<z.input<typeof PhonesOfPerson>[number]>(PHONES, [staffId]);
  });
}
