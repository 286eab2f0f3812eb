import { inSqlTransaction } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { SuppressInput, Suppression, SuppressionId } from '../contract/alerts.ts';
import { failIncidents } from '../errors.ts';
import { asThemself, titleOf } from './alert-rows.ts';

const OF_ALERT = 'SELECT rule, staff_id AS "staffId", branch_id AS "branchId" FROM leak_alert WHERE id = $1::uuid';
const SET = `
  INSERT INTO leak_suppression (id, rule, staff_id, branch_id, reason, set_by, ends_at)
  VALUES ($1::uuid, $2, $3::uuid, $4::uuid, $5, $6::uuid, now() + $7::int4 * interval '1 day')`;
const LIFT = `
  UPDATE leak_suppression SET lifted_by = $2::uuid WHERE id = $1::uuid AND lifted_at IS NULL AND ends_at > now()
  RETURNING rule, staff_id AS "staffId"`;
const IN_FORCE = `
  SELECT q.id AS "suppressionId", q.rule, s.display_name AS "staffName", b.name AS "branchName", q.reason, d.display_name AS "setByName",
         q.set_at AS "setAt", q.ends_at AS "endsAt", (SELECT count(*)::int4 FROM leak_alert a WHERE a.suppressed_by = q.id) AS kept
    FROM leak_suppression q LEFT JOIN staff s ON s.id = q.staff_id LEFT JOIN branch b ON b.id = q.branch_id LEFT JOIN staff d ON d.id = q.set_by
   WHERE q.lifted_at IS NULL AND q.ends_at > now() ORDER BY q.ends_at LIMIT 200`;

/**
 * From now on the rule is quiet about the person of this alert, or about their branch, for so many days. What it tells meanwhile stands among the
 * alerts and says that it was kept quiet.
 * @throws AppError INCIDENTS_ALERT_NOT_FOUND | INCIDENTS_WATCHER_NOT_QUIETED | INCIDENTS_NO_BRANCH
 */
export function suppress(call: SignedInContext, { alertId, of, days, reason }: SuppressInput): Promise<SuppressionId> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const [alert] = await tx.query<{ rule: string; staffId: string | null; branchId: string | null }>(OF_ALERT, [
      alertId,
    ]);
    if (alert === undefined) throw failIncidents('INCIDENTS_ALERT_NOT_FOUND');
    if (alert.staffId === null) throw failIncidents('INCIDENTS_WATCHER_NOT_QUIETED');
    const [staffId, branchId] = of === 'person' ? [alert.staffId, null] : [null, alert.branchId];
    if (staffId === null && branchId === null) throw failIncidents('INCIDENTS_NO_BRANCH');
    const suppressionId = newId<'LeakSuppression'>();
    await tx.query(SET, [suppressionId, alert.rule, staffId, branchId, reason, principal.staffId, days]);
    await record(tx, {
      ...{ action: 'incidents.suppression-set', outcome: 'allowed', principal },
      ...{ subject: { kind: 'LeakSuppression', id: suppressionId }, facts: { rule: alert.rule, of } },
    });
    return suppressionId;
  });
}

/** The rule tells again. @throws AppError INCIDENTS_SUPPRESSION_OVER */
export function liftSuppression(call: SignedInContext, suppressionId: SuppressionId): Promise<void> {
  const { principal, services } = call;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const [lifted] = await tx.query<{ rule: string; staffId: string | null }>(LIFT, [suppressionId, principal.staffId]);
    if (lifted === undefined) throw failIncidents('INCIDENTS_SUPPRESSION_OVER');
    await record(tx, {
      ...{ action: 'incidents.suppression-lifted', outcome: 'allowed', principal },
      subject: { kind: 'LeakSuppression', id: suppressionId },
      facts: { rule: lifted.rule, of: lifted.staffId === null ? 'branch' : 'person' },
    });
  });
}

/** What is kept quiet at present, whatever ends first on top. */
export function listSuppressions(call: SignedInContext): Promise<Suppression[]> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const rows = await tx.query<Omit<Suppression, 'title'> & Record<string, unknown>>(IN_FORCE, []);
    await record(tx, {
      ...{ action: 'incidents.alerts-read', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakAlert', id: null }, facts: { count: rows.length, live: false } },
    });
    return rows.map((row) => ({ ...row, title: titleOf(row.rule) }));
  });
}
