import { type Database, inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import { queueOfficeMessage } from '@kean/messages';
import { setTimer } from '@kean/queues';
import type { ImprovementId } from '../../contract/review.ts';
import { remindOfImprovement } from '../../jobs/remind-of-improvement.job.ts';
import { improvementDue, owedImprovement } from './improvement-due.ts';

const DAY_MS = 86_400_000;
/** Reminded in the morning of so many days before the day on which it is due, and of the day after. */
const WHEN = { soon: -3, late: 1 } as const;
export type WhenReminded = keyof typeof WHEN;

const morningOf = (day: string): number => Date.parse(`${day}T09:00:00+08:00`);

/** Sets both clocks of an improvement; that it is due soon is not said where the morning for it has passed. */
export async function setImprovementTimers(tx: SqlTransaction, improvementId: ImprovementId, dueOn: string) {
  for (const [when, days] of Object.entries(WHEN) as [WhenReminded, number][]) {
    const dueAt = new Date(morningOf(dueOn) + days * DAY_MS);
    if (when === 'soon' && dueAt.getTime() < Date.now()) continue;
    const name = `incidents.improvement-${when}`;
    await setTimer(tx, { name, key: improvementId, dueAt, job: remindOfImprovement, payload: { improvementId, when } });
  }
}

/** Mails whoever owns it; once for each moment and owner, however often the job runs. */
export function remindOwner(
  db: Database,
  { improvementId, when }: { readonly improvementId: ImprovementId; readonly when: WhenReminded },
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  return inSqlTransaction(db, nobody, async (tx) => {
    const owed = await owedImprovement(tx, improvementId);
    if (owed !== null) {
      const staffId = owed.ownerId as StaffId;
      await queueOfficeMessage(tx, improvementDue, {
        ...{ channel: 'mail', language: 'both', facts: { improvementId, staffId }, staffId },
        key: `${improvementId}.${when}.${owed.day}.${staffId}`,
      });
    }
    await done(tx);
  });
}
