import type { SqlTransaction } from '@kean/db';
import type { CaseFacts, CaseReport } from '../contract/case-duties.ts';
import type { CaseId } from '../contract/cases.ts';

/** Of a row `k` of facts with the person `s` who judged them. */
export const FACT_COLUMNS = `
         k.version, k.noticed_at AS "noticedAt", k.people, k.through_systems AS "throughSystems", k.judged_larger AS "judgedLarger", k.operates,
         k.harm_averted AS "harmAverted", k.crime_suspected AS "crimeSuspected", k.handled_at AS "handledAt", k.words,
         s.display_name AS "judgedByName", k.judged_at AS "judgedAt"`;
const FACTS = `
  SELECT ${FACT_COLUMNS}
    FROM leak_case_fact k LEFT JOIN staff s ON s.id = k.judged_by WHERE k.case_id = $1::uuid ORDER BY k.version DESC LIMIT 100`;
const REPORTS = `
  SELECT r.id AS "reportId", r.duty, r.part, r.told_at AS "toldAt", r.receipt, r.words, r.fact_version AS "factVersion", s.display_name AS "toldByName",
         CASE WHEN n.id IS NOT NULL THEN jsonb_build_object('noticeId', n.id, 'caseId', n.case_id, 'kind', n.kind, 'version', r.notice_version,
                                                            'digest', r.notice_digest) END AS notice
    FROM leak_case_report r LEFT JOIN staff s ON s.id = r.told_by LEFT JOIN leak_notice n ON n.id = r.notice_id WHERE r.case_id = $1::uuid ORDER BY r.told_at DESC, r.id LIMIT 200`;

const WAIT = `SELECT pg_advisory_xact_lock(hashtext('kean.leak-case-facts/' || $1::text))`;

/** Until this transaction is over nobody judges the facts of that case, nor has another join it: what is judged as one was seen as one. */
export async function waitForFacts(tx: SqlTransaction, caseId: CaseId): Promise<void> {
  await tx.query(WAIT, [caseId]);
}
/** Every version, the newest first. */
export const factsOf = (tx: SqlTransaction, caseId: CaseId): Promise<CaseFacts[]> =>
  tx.query<CaseFacts & Record<string, unknown>>(FACTS, [caseId]);
export const reportsOf = (tx: SqlTransaction, caseId: CaseId): Promise<CaseReport[]> =>
  tx.query<CaseReport & Record<string, unknown>>(REPORTS, [caseId]);

/** By the database's clock, which the timers go by as well. */
export async function nowOf(tx: SqlTransaction): Promise<Date> {
  const [clock] = await tx.query<{ now: Date }>('SELECT clock_timestamp() AS now', []);
  if (clock === undefined) throw new TypeError('a database has a clock');
  return clock.now;
}
