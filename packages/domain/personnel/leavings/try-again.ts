import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { SeenLeavingInput } from '../contract.ts';
import { goOnNow } from './go-on-now.ts';
import { lockSeenLeaving } from './stored-leaving.ts';

const AGAIN = `UPDATE leaving SET state = 'running', failure = NULL, failed_step = NULL WHERE id = $1::uuid`;

/** Has a leaving that came to a stop go on. @throws AppError PERSONNEL_LEAVING_NOT_FOUND | PERSONNEL_MOVED_ON */
export function tryAgain({ principal, services }: SignedInContext, input: SeenLeavingInput): Promise<void> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const { staffId } = await lockSeenLeaving(tx, input, ['failed']);
    await tx.query(AGAIN, [input.leavingId]);
    await record(tx, {
      action: 'personnel.leaving-tried-again',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Staff', id: staffId },
      facts: { leavingId: input.leavingId },
    });
    await goOnNow(tx, input.leavingId);
  });
}
