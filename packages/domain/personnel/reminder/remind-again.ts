import { inSqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import { CONDUCTOR, type LeavingId, type PersonnelWorker } from '../conducting/personnel-worker.ts';
import { tellWhoOrdered } from '../messages/leaving-needs-you.ts';
import { queueReminder } from './queue-reminder.ts';

/** A mail every third day, three in all; then it is for whoever ordered the leaving. */
const DUE = `
  SELECT id, staff_id AS "staffId", reminders >= 3 AS "isForHr" FROM leaving
   WHERE signed_at IS NULL AND state IN ('running', 'waiting', 'failed') AND cut_at < now() - interval '3 days'
     AND coalesce(reminded_at, cut_at) < now() - interval '3 days'
     AND (reminders < 3 OR escalated_at IS NULL)
   ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED`;
const ESCALATE =
  'UPDATE leaving SET escalated_at = clock_timestamp(), version = version + 1 WHERE id = $1::uuid AND escalated_at IS NULL RETURNING id';

/** @returns how many were reminded, and how many were put before somebody of the office */
export function remindAgain({
  services,
}: Pick<PersonnelWorker, 'services'>): Promise<{ reminded: number; escalated: number }> {
  return inSqlTransaction(services.db, CONDUCTOR, async (tx) => {
    let [reminded, escalated] = [0, 0];
    for (const { id: leavingId, staffId, isForHr } of await tx.query<{
      id: LeavingId;
      staffId: StaffId;
      isForHr: boolean;
    }>(DUE)) {
      const sent = isForHr ? 0 : await queueReminder({ tx, leavingId, staffId });
      reminded += sent;
      // No mail goes where there is no address, or where the last three brought nothing.
      if (sent === 0 && (await tx.query(ESCALATE, [leavingId])).length > 0) {
        await tellWhoOrdered(tx, leavingId, 'unsigned');
        escalated += 1;
      }
    }
    return { reminded, escalated };
  });
}
