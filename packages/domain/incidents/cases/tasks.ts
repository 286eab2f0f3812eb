import type { SqlTransaction } from '@kean/db';
import { newId, type StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { AddTaskInput, AssignTaskInput, CaseId, SettleTaskInput, TaskId } from '../contract/cases.ts';
import { inCase, requireGoingOn } from './case-rows.ts';
import { failCases } from './errors.ts';

const ADD = `
  INSERT INTO leak_case_task (id, case_id, title, due_at, assigned_to, added_by)
  VALUES ($1::uuid, $2::uuid, $3, clock_timestamp() + $4::int4 * interval '1 minute', $5::uuid, $6::uuid)`;
const OF_CASE = `id = $1::uuid AND case_id IN (SELECT leak_case_family($2::uuid)) AND state = 'open'`;
const SETTLE = `UPDATE leak_case_task SET state = $3, words = $4, settled_by = $5::uuid WHERE ${OF_CASE} RETURNING 1`;
const ASSIGN = `UPDATE leak_case_task SET assigned_to = $3::uuid WHERE ${OF_CASE} RETURNING 1`;
const MAY_HAVE = `
  SELECT NOT concerns_in_case($2::uuid, s.id) AS may FROM staff s WHERE s.id = $1::uuid AND s.status = 'active'`;

/** Adds a task of one's own. @throws AppError INCIDENTS_CASE_NOT_FOUND | INCIDENTS_CASE_OVER | INCIDENTS_CASE_HANDLER_UNFIT */
export function addTask(call: SignedInContext, input: AddTaskInput): Promise<TaskId> {
  const { caseId, title, dueInMinutes, assignedTo } = input;
  return inCase(call, caseId, async (tx, seen) => {
    requireGoingOn(seen);
    await requireMayHave(tx, caseId, assignedTo);
    const taskId: TaskId = newId();
    await tx.query(ADD, [taskId, caseId, title, dueInMinutes, assignedTo, call.principal.staffId]);
    await say(tx, call, 'incidents.case-task-added', caseId, taskId);
    return taskId;
  });
}

/** Says that a task is done, or why it is not needed. @throws AppError as above | INCIDENTS_TASK_SETTLED */
export function settleTask(call: SignedInContext, { caseId, taskId, as, words }: SettleTaskInput): Promise<void> {
  return inCase(call, caseId, async (tx, seen) => {
    requireGoingOn(seen);
    const settled = await tx.query(SETTLE, [taskId, caseId, as, words, call.principal.staffId]);
    if (settled.length === 0) throw failCases('INCIDENTS_TASK_SETTLED');
    await say(tx, call, 'incidents.case-task-settled', caseId, taskId);
  });
}

/** Gives a task to somebody, or takes it back. @throws AppError as above */
export function assignTask(call: SignedInContext, { caseId, taskId, assignedTo }: AssignTaskInput): Promise<void> {
  return inCase(call, caseId, async (tx, seen) => {
    requireGoingOn(seen);
    await requireMayHave(tx, caseId, assignedTo);
    const assigned = await tx.query(ASSIGN, [taskId, caseId, assignedTo]);
    if (assigned.length === 0) throw failCases('INCIDENTS_TASK_SETTLED');
    await say(tx, call, 'incidents.case-task-assigned', caseId, taskId);
  });
}

/** Whoever it is, they work here and the case does not concern them. */
async function requireMayHave(tx: SqlTransaction, caseId: CaseId, staffId: StaffId | null): Promise<void> {
  if (staffId === null) return;
  const [found] = await tx.query<{ may: boolean }>(MAY_HAVE, [staffId, caseId]);
  if (found?.may !== true) throw failCases('INCIDENTS_CASE_HANDLER_UNFIT');
}

function say(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  action: 'incidents.case-task-added' | 'incidents.case-task-settled' | 'incidents.case-task-assigned',
  caseId: CaseId,
  taskId: TaskId,
): Promise<void> {
  const subject = { kind: 'LeakCase', id: caseId } as const;
  return record(tx, { action, outcome: 'allowed', principal, subject, facts: { taskId } });
}
