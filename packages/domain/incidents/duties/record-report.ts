import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { inCase, requireGoingOn } from '../cases/case-rows.ts';
import { failCases } from '../cases/errors.ts';
import type { CaseReport, RecordReportInput } from '../contract/case-duties.ts';
import { setDutyTimers } from './reminders/set-duty-timers.ts';
import { factsOf, reportsOf } from './stored-facts.ts';

const HAPPENED = 'SELECT $1::timestamptz BETWEEN $2::timestamptz AND clock_timestamp() AS happened';
const RECORD = `
  INSERT INTO leak_case_report (id, case_id, duty, part, told_at, receipt, words, fact_version, told_by)
  VALUES ($1::uuid, $2::uuid, $3, $4, $5::timestamptz, $6, $7, $8::int4, $9::uuid)`;

/**
 * Writes down what was told because of a duty, or done: its clock stands from then on.
 * @throws AppError INCIDENTS_CASE_NOT_FOUND | INCIDENTS_CASE_OVER | INCIDENTS_NO_FACTS | INCIDENTS_FACTS_NOT_YET
 */
export function recordReport(call: SignedInContext, input: RecordReportInput): Promise<CaseReport['reportId']> {
  const { caseId, duty, part, toldAt, receipt, words } = input;
  return inCase(call, caseId, async (tx, seen) => {
    requireGoingOn(seen);
    const [facts] = await factsOf(tx, caseId);
    if (facts === undefined) throw failCases('INCIDENTS_NO_FACTS');
    const [row] = await tx.query<{ happened: boolean }>(HAPPENED, [toldAt, facts.noticedAt]);
    if (row?.happened !== true) throw failCases('INCIDENTS_FACTS_NOT_YET');
    const reportId: CaseReport['reportId'] = newId();
    const by = call.principal.staffId;
    await tx.query(RECORD, [reportId, caseId, duty, part, toldAt, receipt, words, facts.version, by]);
    await setDutyTimers(tx, caseId, facts, await reportsOf(tx, caseId), seen);
    await record(tx, {
      ...{ action: 'incidents.case-report-recorded', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakCase', id: caseId }, facts: { reportId, duty, part } },
    });
    return reportId;
  });
}
