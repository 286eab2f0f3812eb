import type { SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { titleOf } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import type { AlertOfCase, CaseEvidence, CaseId, CaseRow, CaseTask, LeakCase } from '../contract/cases.ts';
import { CASE_JOINS, CASE_ROW, inCase, numberOf } from './case-rows.ts';
import { failCases } from './errors.ts';
import { titleOfTask } from './playbooks.ts';

/** More than anybody reads on one page; the timeline has all of it. */
const MOST = 200;

const ONE = `SELECT ${CASE_ROW}, c.merged_into AS "target" FROM ${CASE_JOINS} WHERE c.id = $1::uuid`;
const OTHER = `c.id AS "caseId", ${numberOf('c')} AS number, c.title`;
const TARGET = `SELECT ${OTHER} FROM leak_case c WHERE c.id = $1::uuid`;
const MERGED = `SELECT ${OTHER} FROM leak_case c WHERE c.id IN (SELECT leak_case_family($1::uuid)) AND c.id <> $1::uuid ORDER BY c.year, c.ordinal`;
const OTHERS = `
  SELECT ${OTHER} FROM leak_case c
   WHERE c.id <> $1::uuid AND c.is_drill = $2 AND c.state NOT IN ('closed', 'merged') ORDER BY c.year DESC, c.ordinal DESC LIMIT 50`;
const PEOPLE = `
  SELECT DISTINCT s.id AS "staffId", s.display_name AS name FROM leak_case_person p JOIN staff s ON s.id = p.staff_id
   WHERE p.case_id IN (SELECT leak_case_family($1::uuid)) ORDER BY 2 LIMIT ${MOST}`;
const HANDLERS = `
  SELECT DISTINCT s.id AS "staffId", s.display_name AS name
    FROM staff s JOIN role_in_force r ON r.staff_id = s.id JOIN role_grant g ON g.role_code = r.code
   WHERE s.status = 'active' AND g.clause = 'incidents' AND g.action = 'handle-cases' AND (g.expires_at IS NULL OR g.expires_at > now())
     AND NOT concerns_in_case($1::uuid, s.id) ORDER BY 2 LIMIT 50`;
const TASKS = `
  SELECT t.id AS "taskId", t.play, t.title AS own, t.due_at AS "dueAt", t.assigned_to AS "assignedTo", a.display_name AS "assignedName", t.state,
         t.words, d.display_name AS "settledByName", t.settled_at AS "settledAt"
    FROM leak_case_task t LEFT JOIN staff a ON a.id = t.assigned_to LEFT JOIN staff d ON d.id = t.settled_by
   WHERE t.case_id IN (SELECT leak_case_family($1::uuid)) ORDER BY t.state <> 'open', t.due_at, t.id LIMIT ${MOST}`;
const EVIDENCE = `
  SELECT e.id AS "evidenceId", e.kind, e.about, l.number AS "alertNumber", e.words, e.digest, s.display_name AS "takenByName", e.taken_at AS "takenAt"
    FROM leak_case_evidence e LEFT JOIN leak_alert l ON l.id = e.about LEFT JOIN staff s ON s.id = e.taken_by
   WHERE e.case_id IN (SELECT leak_case_family($1::uuid)) ORDER BY e.taken_at DESC, e.id LIMIT ${MOST}`;
const ALERTS = `
  SELECT a.id AS "alertId", a.number, a.rule, a.severity, a.state, s.display_name AS "staffName", a.raised_at AS "raisedAt"
    FROM leak_case_alert i JOIN leak_alert a ON a.id = i.alert_id JOIN staff s ON s.id = a.staff_id
   WHERE i.case_id IN (SELECT leak_case_family($1::uuid)) ORDER BY a.number DESC LIMIT ${MOST}`;

type Stored<T> = T & Record<string, unknown>;
type StoredTask = Stored<Omit<CaseTask, 'title'> & { play: string | null; own: string | null }>;
type StoredAlert = Stored<Omit<AlertOfCase, 'title'> & { rule: string }>;

/**
 * One case, with what it holds and what those hold that were merged into it.
 * @throws AppError INCIDENTS_CASE_NOT_FOUND, also for a case that concerns whoever asks
 */
export function readCase(call: SignedInContext, caseId: CaseId): Promise<LeakCase> {
  return inCase(call, caseId, async (tx) => {
    const [found] = await tx.query<Stored<CaseRow & { target: CaseId | null }>>(ONE, [caseId]);
    if (found === undefined) throw failCases('INCIDENTS_CASE_NOT_FOUND');
    const { target, ...row } = found;
    await record(tx, {
      ...{ action: 'incidents.case-seen', outcome: 'allowed', principal: call.principal },
      ...{ subject: { kind: 'LeakCase', id: caseId }, facts: { part: 'whole', count: row.alerts } },
    });
    return {
      ...row,
      mergedInto: target === null ? null : await otherCase(tx, target),
      merged: await tx.query<Stored<LeakCase['merged'][number]>>(MERGED, [caseId]),
      others: await tx.query<Stored<LeakCase['others'][number]>>(OTHERS, [caseId, row.isDrill]),
      people: await tx.query<Stored<LeakCase['people'][number]>>(PEOPLE, [caseId]),
      handlers: await tx.query<Stored<LeakCase['handlers'][number]>>(HANDLERS, [caseId]),
      tasks: (await tx.query<StoredTask>(TASKS, [caseId])).map(({ play, own, ...task }) => ({
        ...task,
        title: titleOfTask(play, own),
      })),
      evidence: await tx.query<Stored<CaseEvidence>>(EVIDENCE, [caseId]),
      alertsIn: (await tx.query<StoredAlert>(ALERTS, [caseId])).map(({ rule, ...alert }) => ({
        ...alert,
        title: titleOf(rule),
      })),
    };
  });
}

async function otherCase(tx: SqlTransaction, caseId: CaseId): Promise<LeakCase['mergedInto']> {
  const [other] = await tx.query<Stored<LeakCase['merged'][number]>>(TARGET, [caseId]);
  return other ?? null;
}
