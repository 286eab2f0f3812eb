import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { ConfirmTaskInput } from '../contract.ts';
import { failPersonnel } from '../errors.ts';
import { goOnNow } from './go-on-now.ts';
import { lockLeaving, UNDER_WAY } from './stored-leaving.ts';

const CONFIRM = `UPDATE leaving_task SET state = $3, confirmed_by = $4::uuid, confirmed_at = clock_timestamp()
  WHERE leaving_id = $1::uuid AND kind = $2 AND state = 'open' RETURNING kind`;

/** Somebody of the office says that a thing is back, by name. @throws AppError PERSONNEL_LEAVING_NOT_FOUND | PERSONNEL_MOVED_ON | PERSONNEL_YOURSELF */
export function confirmTask(
  { principal, services }: SignedInContext,
  { leavingId, kind, outcome }: ConfirmTaskInput,
): Promise<void> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const { staffId, state } = await lockLeaving(tx, leavingId);
    if (staffId === principal.staffId) throw failPersonnel('PERSONNEL_YOURSELF');
    const isOpen = state === 'planned' || (UNDER_WAY as readonly string[]).includes(state);
    const confirmed = isOpen ? await tx.query(CONFIRM, [leavingId, kind, outcome, principal.staffId]) : [];
    if (confirmed.length === 0) throw failPersonnel('PERSONNEL_MOVED_ON');
    await record(tx, {
      action: 'personnel.task-confirmed',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: staffId },
      facts: { leavingId, kind, as: outcome },
    });
    await goOnNow(tx, leavingId);
  });
}
