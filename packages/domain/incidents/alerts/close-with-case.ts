import type { SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { recordAll } from '../audit-events.ts';
import { numberOf } from '../cases/case-rows.ts';
import type { AlertId, ClosedAs } from '../contract/alerts.ts';
import type { CaseFinding, CaseId } from '../contract/cases.ts';

const AS: Readonly<Record<CaseFinding, ClosedAs>> = { leak: 'confirmed', 'nothing-leaked': 'false-alarm' };

/** As a step of one alert waits for another of the same; in their order, so that two who close wait for each other and not in a ring. */
const WAIT = `
  SELECT pg_advisory_xact_lock(hashtext('kean.leak-alert/' || i.alert_id::text))
    FROM (SELECT alert_id FROM leak_case_alert WHERE case_id IN (SELECT leak_case_family($1::uuid)) ORDER BY alert_id) i`;
const CLOSE = `
  INSERT INTO leak_alert_step (alert_id, act, version, closed_as, words, done_by)
  SELECT a.id, 'close', a.version, $2, ${numberOf('c')}, $3::uuid
    FROM leak_case c, leak_case_alert i JOIN leak_alert a ON a.id = i.alert_id
   WHERE c.id = $1::uuid AND i.case_id IN (SELECT leak_case_family($1::uuid)) AND a.state = 'in-case'
     AND (a.staff_id IS NOT NULL OR a.spoke_at IS NOT NULL)
   ORDER BY a.id RETURNING alert_id AS "alertId", version`;

/**
 * What a case found, its alerts were: right where something leaked, false where nothing did. Without it they stood among what waits for somebody, with
 * their clocks, and whomever a rule had stopped stayed stopped. Who judges one otherwise closes it before. What is silent still stays open, and so does
 * what whoever closes the case is not shown.
 * Each is in the log by itself, as if it had been closed alone.
 */
export async function closeAlertsWithCase(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  caseId: CaseId,
  finding: CaseFinding,
): Promise<void> {
  await tx.query(WAIT, [caseId]);
  const as = AS[finding];
  const closed = await tx.query<{ alertId: AlertId; version: number }>(CLOSE, [caseId, as, principal.staffId]);
  await recordAll(
    tx,
    closed.map(({ alertId, version }) => ({
      ...{
        action: 'incidents.alert-moved',
        outcome: 'allowed',
        principal,
        subject: { kind: 'LeakAlert', id: alertId },
      },
      facts: { act: 'close', as, version: version + 1 },
    })),
  );
}
