import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import { numberOf } from '../cases/case-rows.ts';
import type { Alert, AlertId, AlertStep } from '../contract/alerts.ts';
import { failIncidents } from '../errors.ts';
import { FIRST_RULES } from '../signals/rules-in-force.ts';
import type { ActsOfOffice } from '../watching/watched-acts.ts';
import { ALERT_JOINS, ALERT_ROW, alertRow, type StoredAlert, titleOf } from './alert-rows.ts';
import { clientsConcerned, rhythmOf } from './doings-of-person.ts';

const ONE = `SELECT ${ALERT_ROW}, q.reason AS "suppressionReason" FROM ${ALERT_JOINS} WHERE a.id = $1::uuid`;
const STEPS = `
  SELECT t.act, d.display_name AS "doneByName", t.done_at AS "doneAt", h.display_name AS "assignedName", t.closed_as AS "closedAs",
         o.number AS "duplicateNumber", t.words
    FROM leak_alert_step t LEFT JOIN staff d ON d.id = t.done_by LEFT JOIN staff h ON h.id = t.assigned_to
    LEFT JOIN leak_alert o ON o.id = t.duplicate_of WHERE t.alert_id = $1::uuid ORDER BY t.id`;
const OTHERS = `
  SELECT id AS "alertId", number, rule, raised_at AS "raisedAt" FROM leak_alert
   WHERE staff_id = $1::uuid AND id <> $2::uuid AND duplicate_of IS NULL ORDER BY number DESC LIMIT 20`;
const HANDLERS = `
  SELECT DISTINCT s.id AS "staffId", s.display_name AS name
    FROM staff s JOIN role_in_force r ON r.staff_id = s.id JOIN role_grant g ON g.role_code = r.code
   WHERE s.status = 'active' AND s.id <> $1::uuid AND g.clause = 'incidents' AND g.action = 'triage-alerts'
     AND (g.expires_at IS NULL OR g.expires_at > now()) ORDER BY 2 LIMIT 50`;

const CASE_NAMED = `c.id AS "caseId", ${numberOf('c')} AS number, c.title`;
const IN_CASE = `SELECT ${CASE_NAMED} FROM leak_case_alert i JOIN leak_case c ON c.id = i.case_id WHERE i.alert_id = $1::uuid`;
const OPEN_CASES = `
  SELECT ${CASE_NAMED} FROM leak_case c WHERE NOT c.is_drill AND c.state NOT IN ('closed', 'merged') ORDER BY c.year DESC, c.ordinal DESC LIMIT 50`;

const DAY_MS = 86_400_000;

type StoredOne = StoredAlert & Pick<Alert, 'suppressionReason'>;
type CaseNamed = Alert['openCases'][number];
type StoredOther = Omit<Alert['others'][number], 'title'> & { readonly rule: string };

/**
 * One alert with the person's doings beside what is usual for them, and the clients concerned by number. Read under the reader's own reach of
 * clients: a number that they may not see stays away.
 * @throws AppError INCIDENTS_ALERT_NOT_FOUND, also for an alert about whoever asks
 */
export function readAlert(call: SignedInContext, acts: ActsOfOffice, alertId: AlertId): Promise<Alert> {
  const { principal, authorizer, services } = call;
  const as = rowPrincipal(principal, authorizer.rowReach('clients.read'));
  return inSqlTransaction(services.db, as, async (tx) => {
    const [stored] = await tx.query<StoredOne>(ONE, [alertId]);
    if (stored === undefined) throw failIncidents('INCIDENTS_ALERT_NOT_FOUND');
    const { suppressionReason, ...row } = stored;
    const alert = alertRow(row);
    const asked = {
      staffId: alert.staffId,
      actions: actionsOf(alert.rule, acts),
      from: new Date(alert.firstAt.getTime() - alert.windowMinutes * 60_000),
      until: afterwards(alert, services.clock.now()),
    };
    const { clients, inAll } = await clientsConcerned(tx, asked);
    const opened: Alert = {
      ...alert,
      suppressionReason,
      inCase: (await tx.query<CaseNamed & Record<string, unknown>>(IN_CASE, [alertId]))[0] ?? null,
      openCases: await tx.query<CaseNamed & Record<string, unknown>>(OPEN_CASES, []),
      steps: await tx.query<AlertStep & Record<string, unknown>>(STEPS, [alertId]),
      rhythm: await rhythmOf(tx, asked),
      clients,
      clientsInAll: inAll,
      others: await othersOf(tx, alert),
      handlers: await tx.query<Alert['handlers'][number] & Record<string, unknown>>(HANDLERS, [alert.staffId]),
    };
    await record(tx, {
      ...{ action: 'incidents.alert-opened', outcome: 'allowed', principal },
      ...{ subject: { kind: 'LeakAlert', id: alertId }, facts: { clients: inAll } },
    });
    return opened;
  });
}

async function othersOf(tx: SqlTransaction, { staffId, alertId }: Pick<Alert, 'staffId' | 'alertId'>) {
  const others = await tx.query<StoredOther & Record<string, unknown>>(OTHERS, [staffId, alertId]);
  return others.map(({ rule, ...other }) => ({ ...other, title: titleOf(rule) }));
}

/** Whoever goes on after the rule told is seen going on: for as long as the window, a day at most. */
function afterwards({ lastAt, windowMinutes }: Pick<Alert, 'lastAt' | 'windowMinutes'>, now: Date): Date {
  const goesOnMs = Math.min(windowMinutes * 60_000, DAY_MS);
  // A second more than now: the clock is another than that of the log.
  return new Date(Math.min(lastAt.getTime() + goesOnMs, now.getTime() + 1_000));
}

/** Actions of the log that a rule counts; every watched one where the rule is not in force any more. */
function actionsOf(ruleId: string, acts: ActsOfOffice): string[] {
  const rule = FIRST_RULES.find(({ id }) => id === ruleId);
  return Object.entries(acts).flatMap(([action, act]) =>
    act !== null && (rule === undefined || rule.counts.acts.includes(act)) ? [action] : [],
  );
}
