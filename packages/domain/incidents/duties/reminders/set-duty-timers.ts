import type { SqlTransaction } from '@kean/db';
import { clearTimer, setTimer } from '@kean/queues';
import type { CaseId } from '../../contract/cases.ts';
import { LEAK_DUTIES } from '../../contract/duties.ts';
import { remindOfDuty } from '../../jobs/remind-of-duty.job.ts';
import { factsInForce } from '../facts-in-force.ts';
import { remindersOf } from '../reminders-of.ts';
import { standingDuties } from '../standing-duties.ts';
import { reportsOf } from '../stored-facts.ts';

const WHEN = ['half', 'late'] as const;
const nameOf = (when: (typeof WHEN)[number]) => `incidents.duty-${when}`;

/**
 * Sets the clocks of a case anew by the facts in force: at half and at four fifths of the time of each duty that runs. What was told, or is not owed any
 * more, reminds nobody; and neither does an exercise, nor a case whose clocks run on in the one that it joined.
 */
export async function setDutyTimers(
  tx: SqlTransaction,
  caseId: CaseId,
  { isDrill, runsElsewhere = false }: { readonly isDrill: boolean; readonly runsElsewhere?: boolean },
): Promise<void> {
  const standing = standingDuties(await factsInForce(tx, caseId), await reportsOf(tx, caseId), new Date(0));
  const duties = new Map(standing.map((duty) => [duty.kind, duty]));
  for (const kind of LEAK_DUTIES) {
    const duty = duties.get(kind);
    const times = duty === undefined || duty.standing === 'met' || isDrill || runsElsewhere ? [] : remindersOf(duty);
    for (const [at, when] of WHEN.entries()) {
      const [name, key, dueAt] = [nameOf(when), `${caseId}-${kind}`, times[at]];
      if (dueAt === undefined) await clearTimer(tx, name, key);
      else await setTimer(tx, { name, key, dueAt, job: remindOfDuty, payload: { caseId, duty: kind, when } });
    }
  }
}
