import { type Database, inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import { queueOfficeMessage } from '@kean/messages';
import type { CaseId } from '../../contract/cases.ts';
import type { LeakDutyKind } from '../../contract/duties.ts';
import { dutyRuns, runningDuty } from './duty-runs.ts';

/** What the jobs of incidents are lent. */
export interface IncidentsWorker {
  readonly services: { readonly db: Database };
}

/** Who has the case, and everybody of the office who may handle it and whom it does not concern. */
const TOLD = `
  SELECT DISTINCT s.id FROM staff s JOIN role_in_force r ON r.staff_id = s.id JOIN role_grant g ON g.role_code = r.code
   WHERE s.status = 'active' AND g.clause = 'incidents' AND g.action = 'handle-cases' AND (g.expires_at IS NULL OR g.expires_at > now())
     AND NOT concerns_in_case($1::uuid, s.id)`;

/** Mails that the time of a duty runs out; once for each person, duty, moment and due time, however often the job runs. */
export function remindOfRunningDuty(
  db: Database,
  { caseId, duty, when }: { readonly caseId: CaseId; readonly duty: LeakDutyKind; readonly when: 'half' | 'late' },
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  return inSqlTransaction(db, nobody, async (tx) => {
    const running = await runningDuty(tx, caseId, duty);
    const people = running === null ? [] : await tx.query<{ id: StaffId }>(TOLD, [caseId]);
    for (const { id } of people)
      await queueOfficeMessage(tx, dutyRuns, {
        ...{ channel: 'mail', language: 'both', facts: { caseId, duty, staffId: id }, staffId: id },
        key: `${caseId}.${duty}.${when}.${running?.dueAt.getTime() ?? 0}.${id}`,
      });
    await done(tx);
  });
}
