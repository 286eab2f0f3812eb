import type { SqlTransaction } from '@kean/db';
import { clearTimer, setTimer } from '@kean/queues';
import type { CaseFacts, CaseReport } from '../../contract/case-duties.ts';
import type { CaseId } from '../../contract/cases.ts';
import { LEAK_DUTIES } from '../../contract/duties.ts';
import { remindOfDuty } from '../../jobs/remind-of-duty.job.ts';
import { remindersOf } from '../reminders-of.ts';
import { standingDuties } from '../stored-facts.ts';

const WHEN = ['half', 'late'] as const;
const nameOf = (when: (typeof WHEN)[number]) => `incidents.duty-${when}`;

/**
 * Sets the clocks of a case anew by its facts: at half and at four fifths of the time of each duty that runs. What was told, or is not owed any
 * more, reminds nobody; and an exercise never does.
 */
export async function setDutyTimers(
  tx: SqlTransaction,
  caseId: CaseId,
  facts: CaseFacts | undefined,
  reports: readonly Pick<CaseReport, 'duty'>[],
  { isDrill }: { readonly isDrill: boolean },
): Promise<void> {
  const duties = new Map(standingDuties(facts, reports, new Date(0)).map((duty) => [duty.kind, duty]));
  for (const kind of LEAK_DUTIES) {
    const duty = duties.get(kind);
    const times = duty === undefined || duty.standing === 'met' || isDrill ? [] : remindersOf(duty);
    for (const [at, when] of WHEN.entries()) {
      const [name, key, dueAt] = [nameOf(when), `${caseId}-${kind}`, times[at]];
      if (dueAt === undefined) await clearTimer(tx, name, key);
      else await setTimer(tx, { name, key, dueAt, job: remindOfDuty, payload: { caseId, duty: kind, when } });
    }
  }
}
