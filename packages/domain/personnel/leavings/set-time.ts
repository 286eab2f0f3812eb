import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { SeenLeavingInput } from '../contract.ts';
import { failPersonnel } from '../errors.ts';
import { nobodySeesThemselfOff } from '../rules/nobody-sees-themself-off.ts';
import { cutWithin, ONE_AT_A_TIME } from './cut-within.ts';
import { readLeaver } from './preview-leaving.ts';
import { lockSeenLeaving } from './stored-leaving.ts';

const CALL_OFF = `UPDATE leaving SET state = 'called-off', private_mail = NULL, version = version + 1 WHERE id = $1::uuid`;

/**
 * Ends access now where it was to end later.
 * @throws AppError PERSONNEL_LEAVING_NOT_FOUND | PERSONNEL_MOVED_ON | PERSONNEL_YOURSELF | PERSONNEL_LAST_HR | PERSONNEL_LAST_OPERATOR
 */
export function cutNow({ principal, services }: SignedInContext, input: SeenLeavingInput): Promise<void> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    await tx.query(ONE_AT_A_TIME);
    const { staffId } = await lockSeenLeaving(tx, input, ['planned']);
    const refused = nobodySeesThemselfOff({ ...(await readLeaver(tx, staffId)), by: principal.staffId });
    if (refused !== null) throw failPersonnel(refused);
    await cutWithin(tx, { principal }, input.leavingId);
  });
}

/** Somebody stays after all, whose time has not come. @throws AppError PERSONNEL_LEAVING_NOT_FOUND | PERSONNEL_MOVED_ON */
export function callOff({ principal, services }: SignedInContext, input: SeenLeavingInput): Promise<void> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const { staffId } = await lockSeenLeaving(tx, input, ['planned']);
    if (staffId === principal.staffId) throw failPersonnel('PERSONNEL_YOURSELF');
    await tx.query(CALL_OFF, [input.leavingId]);
    await record(tx, {
      action: 'personnel.leaving-called-off',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: staffId },
      facts: { leavingId: input.leavingId },
    });
  });
}
