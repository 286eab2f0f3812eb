import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { failCases } from '../cases/errors.ts';
import type { AlertId, AlertState, MoveAlertInput } from '../contract/alerts.ts';
import type { CaseId } from '../contract/cases.ts';
import { failIncidents } from '../errors.ts';
import { anAlertGoesOnlyThatWay } from '../rules/an-alert-goes-only-that-way.ts';
import { asThemself } from './alert-rows.ts';

const SEEN = 'SELECT state, version, staff_id AS "staffId" FROM leak_alert WHERE id = $1::uuid';
/** One after another: nobody may lock a row that nobody may write to. */
const WAIT = `SELECT pg_advisory_xact_lock(hashtext('kean.leak-alert/' || $1::text))`;
const MAY_HANDLE = `
  SELECT EXISTS (SELECT FROM role_in_force r JOIN role_grant g ON g.role_code = r.code
    WHERE r.staff_id = $1::uuid AND g.clause = 'incidents' AND g.action = 'triage-alerts' AND (g.expires_at IS NULL OR g.expires_at > now())) AS may`;
const REPEATS = `
  SELECT EXISTS (SELECT FROM leak_alert o WHERE o.id = $1::uuid AND o.id <> $2::uuid AND o.staff_id = $3::uuid AND o.duplicate_of IS NULL) AS repeats`;
const STEP = `
  INSERT INTO leak_alert_step (alert_id, act, version, assigned_to, closed_as, duplicate_of, words, done_by, case_id)
  VALUES ($1::uuid, $2, $3::int4, $4::uuid, $5, $6::uuid, $7, $8::uuid, $9::uuid)`;
const TAKES_ALERTS = `SELECT FROM leak_case WHERE id = $1::uuid AND NOT is_drill AND state NOT IN ('closed', 'merged')`;

/**
 * One step of an alert. The database takes it: nobody has a right to write to what a rule told.
 * @throws AppError INCIDENTS_ALERT_NOT_FOUND | INCIDENTS_ALERT_MOVED_ON | INCIDENTS_HANDLER_UNFIT | INCIDENTS_NOT_A_REPEAT |
 *   INCIDENTS_ALERT_NOT_INTO_DRILL
 */
export async function moveAlert(call: SignedInContext, input: MoveAlertInput): Promise<void> {
  const { principal, services } = call;
  const taken = await inSqlTransaction(services.db, asThemself(call), (tx) => take(tx, call, input));
  if (taken) return;
  await inSqlTransaction(services.db, asThemself(call), (tx) =>
    record(tx, {
      ...{ action: 'incidents.alert-move-refused', outcome: 'refused', principal },
      ...{ subject: { kind: 'LeakAlert', id: input.alertId }, facts: { act: input.act, reason: 'not-seen' } },
    }),
  );
  throw failIncidents('INCIDENTS_ALERT_NOT_FOUND');
}

/** @returns false where the alert is not seen: it is not there, or about whoever asks */
async function take(tx: SqlTransaction, { principal }: SignedInContext, input: MoveAlertInput): Promise<boolean> {
  const { alertId, act, version } = input;
  await tx.query(WAIT, [alertId]);
  const [alert] = await tx.query<{ state: AlertState; version: number; staffId: string }>(SEEN, [alertId]);
  if (alert === undefined) return false;
  if (alert.version !== version || !anAlertGoesOnlyThatWay(alert.state, act))
    throw failIncidents('INCIDENTS_ALERT_MOVED_ON');
  const { assignedTo = null, closedAs = null, duplicateOf = null, words = null, caseId = null } = input;
  if (assignedTo !== null) await requireHandler(tx, assignedTo, alert.staffId);
  if (duplicateOf !== null) await requireRepeat(tx, duplicateOf, alertId, alert.staffId);
  if (caseId !== null) await requireCase(tx, caseId);
  await tx.query(STEP, [alertId, act, version, assignedTo, closedAs, duplicateOf, words, principal.staffId, caseId]);
  await record(tx, {
    ...{ action: 'incidents.alert-moved', outcome: 'allowed', principal, subject: { kind: 'LeakAlert', id: alertId } },
    facts: { act, as: closedAs, version: version + 1 },
  });
  return true;
}

/** An alert goes into a case that was just opened, in its transaction, as it stands. @throws AppError as {@link moveAlert} */
export async function takeAlertIntoCase(
  tx: SqlTransaction,
  call: SignedInContext,
  alertId: AlertId,
  caseId: CaseId,
): Promise<void> {
  const [alert] = await tx.query<{ version: number }>(SEEN, [alertId]);
  if (alert === undefined) throw failIncidents('INCIDENTS_ALERT_NOT_FOUND');
  await take(tx, call, { alertId, act: 'case', version: alert.version, caseId });
}

async function requireCase(tx: SqlTransaction, caseId: CaseId): Promise<void> {
  const found = await tx.query(TAKES_ALERTS, [caseId]);
  if (found.length === 0) throw failCases('INCIDENTS_ALERT_NOT_INTO_DRILL');
}

async function requireHandler(tx: SqlTransaction, handler: string, person: string): Promise<void> {
  const [found] = await tx.query<{ may: boolean }>(MAY_HANDLE, [handler]);
  if (found?.may !== true || handler === person) throw failIncidents('INCIDENTS_HANDLER_UNFIT');
}

async function requireRepeat(tx: SqlTransaction, of: string, alertId: AlertId, person: string): Promise<void> {
  const [found] = await tx.query<{ repeats: boolean }>(REPEATS, [of, alertId, person]);
  if (found?.repeats !== true) throw failIncidents('INCIDENTS_NOT_A_REPEAT');
}
