import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { SeenLeavingInput } from '../contract.ts';
import { failPersonnel } from '../errors.ts';
import { anUndoIsConfirmedByAnother } from '../rules/an-undo-is-confirmed-by-another.ts';
import { lockSeenLeaving, UNDER_WAY } from './stored-leaving.ts';

const FROM = [...UNDER_WAY, 'done'] as const;
const ASK = `UPDATE leaving SET undo_asked_by = $2::uuid, undo_asked_at = clock_timestamp(), version = version + 1 WHERE id = $1::uuid`;
const UNDO = `UPDATE leaving SET state = 'undone', undone_by = $2::uuid, failure = NULL, failed_step = NULL, private_mail = NULL,
    version = version + 1 WHERE id = $1::uuid`;

/** Says that somebody was seen off by mistake. @throws AppError PERSONNEL_LEAVING_NOT_FOUND | PERSONNEL_MOVED_ON */
export function askUndo({ principal, services }: SignedInContext, input: SeenLeavingInput): Promise<void> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const { staffId } = await lockSeenLeaving(tx, input, FROM);
    if (staffId === principal.staffId) throw failPersonnel('PERSONNEL_UNDO_BY_ANOTHER');
    await tx.query(ASK, [input.leavingId, principal.staffId]);
    await record(tx, {
      action: 'personnel.undo-asked',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: staffId },
      facts: { leavingId: input.leavingId },
    });
  });
}

/**
 * A second person takes somebody back: status and roles are as they were. Ways in are not; the person is let back in by two halves, and
 * clients that were handed over stay where they are.
 * @throws AppError PERSONNEL_LEAVING_NOT_FOUND | PERSONNEL_MOVED_ON | PERSONNEL_UNDO_NOT_ASKED | PERSONNEL_UNDO_BY_ANOTHER
 */
export function confirmUndo({ principal, services }: SignedInContext, input: SeenLeavingInput): Promise<void> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const { staffId, undoAskedBy } = await lockSeenLeaving(tx, input, FROM);
    const refused = anUndoIsConfirmedByAnother({ askedBy: undoAskedBy, staffId }, principal.staffId);
    if (refused !== null || undoAskedBy === null) throw failPersonnel(refused ?? 'PERSONNEL_UNDO_NOT_ASKED');
    await tx.query(UNDO, [input.leavingId, principal.staffId]);
    await record(tx, {
      action: 'personnel.leaving-undone',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: staffId },
      facts: { leavingId: input.leavingId, askedBy: undoAskedBy },
    });
  });
}
