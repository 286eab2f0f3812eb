import type { SqlTransaction } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { inCase, requireGoingOn } from '../cases/case-rows.ts';
import { failCases } from '../cases/errors.ts';
import { type CaseReport, type RecordReportInput, TOLD_BY } from '../contract/case-duties.ts';
import type { LeakNoticeId } from '../contract/notices.ts';
import { setDutyTimers } from './reminders/set-duty-timers.ts';
import { factsOf } from './stored-facts.ts';

const HAPPENED = 'SELECT $1::timestamptz BETWEEN $2::timestamptz AND clock_timestamp() AS happened';
const RECORD = `
  INSERT INTO leak_case_report (id, case_id, duty, part, told_at, receipt, words, fact_version, told_by, notice_id)
  VALUES ($1::uuid, $2::uuid, $3, $4, $5::timestamptz, $6, $7, $8::int4, $9::uuid, $10::uuid)`;

const NOTICE = `
  SELECT FROM leak_notice n WHERE n.id = $1::uuid AND n.case_id IN (SELECT leak_case_family($2::uuid)) AND n.approved_at <= $3::timestamptz
     AND n.kind = ANY ($4::text[])`;

/**
 * Writes down what was told because of a duty, or done: its clock stands from then on.
 * @throws AppError INCIDENTS_CASE_NOT_FOUND | INCIDENTS_CASE_OVER | INCIDENTS_NO_FACTS | INCIDENTS_FACTS_NOT_YET |
 *   INCIDENTS_REPORT_NAMES_NO_NOTICE
 */
export function recordReport(call: SignedInContext, input: RecordReportInput): Promise<CaseReport['reportId']> {
  const { caseId, duty, part, toldAt, receipt, words, noticeId } = input;
  return inCase(call, caseId, async (tx, seen) => {
    requireGoingOn(seen);
    const [facts] = await factsOf(tx, caseId);
    if (facts === undefined) throw failCases('INCIDENTS_NO_FACTS');
    const [row] = await tx.query<{ happened: boolean }>(HAPPENED, [toldAt, facts.noticedAt]);
    if (row?.happened !== true) throw failCases('INCIDENTS_FACTS_NOT_YET');
    if (noticeId !== null) await requireToldNotice(tx, input, noticeId);
    const reportId: CaseReport['reportId'] = newId();
    const by = call.principal.staffId;
    await tx.query(RECORD, [reportId, caseId, duty, part, toldAt, receipt, words, facts.version, by, noticeId]);
    await setDutyTimers(tx, caseId, seen);
    await record(tx, {
      ...{ action: 'incidents.case-report-recorded', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakCase', id: caseId }, facts: { reportId, duty, part, noticeId } },
    });
    return reportId;
  });
}

/** The database holds the same, and takes version and digest from the notice. */
async function requireToldNotice(
  tx: SqlTransaction,
  { caseId, duty, toldAt }: Pick<RecordReportInput, 'caseId' | 'duty' | 'toldAt'>,
  noticeId: LeakNoticeId,
): Promise<void> {
  const found = await tx.query(NOTICE, [noticeId, caseId, toldAt, TOLD_BY[duty]]);
  if (found.length === 0) throw failCases('INCIDENTS_REPORT_NAMES_NO_NOTICE');
}
