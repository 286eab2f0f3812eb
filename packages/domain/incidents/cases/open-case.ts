import { inSqlTransaction, type SqlTransaction } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { takeAlertIntoCase } from '../alerts/move-alert.ts';
import { record } from '../audit-events.ts';
import type { CaseId, OpenCaseInput, OpenedCase } from '../contract/cases.ts';
import { numberOf } from './case-rows.ts';
import { playsOf } from './playbooks.ts';

const OPEN = `
  INSERT INTO leak_case (id, kind, title, is_drill, owner_id, opened_by) VALUES ($1::uuid, $2, $3, $4, $5::uuid, $5::uuid)
  RETURNING ${numberOf('leak_case')} AS number`;
const TASK = `
  INSERT INTO leak_case_task (id, case_id, play, due_at, assigned_to, added_by)
  VALUES ($1::uuid, $2::uuid, $3, clock_timestamp() + $4::int4 * interval '1 minute', $5::uuid, $5::uuid)`;

/**
 * Opens a case with the tasks of its kind, which whoever opens it has until they give them away; and takes alerts into it.
 * @throws AppError INCIDENTS_ALERT_NOT_FOUND | INCIDENTS_ALERT_MOVED_ON
 */
export function openCase(call: SignedInContext, input: OpenCaseInput): Promise<OpenedCase> {
  return inSqlTransaction(call.services.db, asThemself(call), async (tx) => {
    const opened = await writeCase(tx, call, input);
    for (const alertId of input.alertIds) await takeAlertIntoCase(tx, call, alertId, opened.caseId);
    await record(tx, {
      ...{ action: 'incidents.case-opened', outcome: 'allowed', principal: call.principal },
      subject: { kind: 'LeakCase', id: opened.caseId },
      facts: { kind: input.kind, isDrill: input.isDrill, alerts: input.alertIds.length },
    });
    return opened;
  });
}

/** The row and its first tasks; the event is the caller's. */
export async function writeCase(
  tx: SqlTransaction,
  { principal: { staffId } }: SignedInContext,
  { kind, title, isDrill }: Pick<OpenCaseInput, 'kind' | 'title' | 'isDrill'>,
): Promise<OpenedCase> {
  const caseId: CaseId = newId();
  const [row] = await tx.query<{ number: string }>(OPEN, [caseId, kind, title, isDrill, staffId]);
  if (row === undefined) throw new TypeError('a case that was written has a number');
  for (const { code, withinMinutes } of playsOf(kind))
    await tx.query(TASK, [newId(), caseId, code, withinMinutes, staffId]);
  return { caseId, number: row.number };
}
