import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import { failPersonnel } from '../errors.ts';

const PERSON = 'SELECT FROM staff WHERE id = $1::uuid';

/** Whoever works or worked here. @throws AppError PERSONNEL_PERSON_NOT_FOUND */
export async function requirePersonOfStaff(tx: SqlTransaction, staffId: StaffId): Promise<void> {
  if ((await tx.query(PERSON, [staffId])).length === 0) throw failPersonnel('PERSONNEL_PERSON_NOT_FOUND');
}
