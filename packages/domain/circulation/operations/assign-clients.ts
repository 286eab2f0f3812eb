import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { ClientId, StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { type AssignmentRefused, record, recordAll } from '../audit-events.ts';
import type { Assigned, AssignInput } from '../contract.ts';
import { type CirculationCode, failCirculation } from '../errors.ts';
import { assigneeIsActiveStaffOfTheBranch } from '../rules/assignee-is-active-staff-of-the-branch.ts';
import { assigneeSeesClientsAtAll } from '../rules/assignee-sees-clients-at-all.ts';
import { clientStaysWithinReach } from '../rules/client-stays-within-reach.ts';
import {
  type AssignableRow,
  lockClients,
  type NewAssignments,
  readCandidate,
  writeAssignments,
} from './assignment-rows.ts';

type Reason = AssignmentRefused['facts']['reason'];

/** What each refusal tells whoever asked. */
export const CODE_OF: Readonly<Record<Reason, CirculationCode>> = {
  'not-within-reach': 'CIRCULATION_CLIENT_NOT_FOUND',
  'assignee-not-eligible': 'CIRCULATION_ASSIGNEE_NOT_ELIGIBLE',
  'assignee-kept-from-clients': 'CIRCULATION_ASSIGNEE_KEPT_FROM_CLIENTS',
  'client-erased': 'CIRCULATION_CLIENT_ERASED',
};

/**
 * Gives clients to one person, all of them or none. The running assignment of each ends, the new one is written into the history
 * and onto the client, and each client has its event, in one transaction. From `lapsesAt` on the assignment gives no access.
 * @throws AppError CIRCULATION_LAPSE_NOT_AHEAD, CIRCULATION_CLIENT_NOT_FOUND, CIRCULATION_ASSIGNEE_NOT_ELIGIBLE,
 * CIRCULATION_ASSIGNEE_KEPT_FROM_CLIENTS, CIRCULATION_CLIENT_ERASED; the last four are in the log
 */
export async function assignClients(call: SignedInContext, input: AssignInput): Promise<Assigned> {
  const { principal, authorizer, services } = call;
  const lapsesAt = input.lapsesAt ?? null;
  if (lapsesAt !== null && lapsesAt <= services.clock.now()) throw failCirculation('CIRCULATION_LAPSE_NOT_AHEAD');
  const clientIds = [...new Set(input.clientIds)].sort();
  const as = rowPrincipal(principal, authorizer.rowReach('circulation.assign'));
  const reason = await inSqlTransaction(services.db, as, (tx) =>
    giveClients(tx, call, { clientIds, staffId: input.staffId, lapsesAt }),
  );
  if (reason !== null) throw failCirculation(CODE_OF[reason]);
  return { assigned: clientIds.length };
}

/** The same within the caller's transaction. @param clientIds sorted, none twice @returns why nothing was given, which is in the log; or `null` */
export async function giveClients(
  tx: SqlTransaction,
  call: SignedInContext,
  { clientIds, staffId, lapsesAt }: Pick<NewAssignments, 'clientIds' | 'staffId' | 'lapsesAt'>,
): Promise<Reason | null> {
  const { principal } = call;
  const rows = await lockClients(tx, clientIds);
  const candidate = await readCandidate(tx, staffId);
  const teamId = candidate?.teamId ?? null;
  const refusal = refusalOf(call, clientIds, rows, candidate, { assigneeId: staffId, teamId });
  if (refusal !== null) {
    await recordRefusal(tx, call, clientIds, staffId, refusal);
    return refusal;
  }
  await writeAssignments(tx, { clientIds, staffId, teamId, assignedBy: principal.staffId, lapsesAt });
  await recordAll(
    tx,
    rows.map((row) => ({
      action: 'circulation.client-assigned',
      outcome: 'allowed',
      principal,
      branchId: row.branchId,
      subject: { kind: 'Client', id: row.id },
      facts: {
        clientNumber: row.number,
        assigneeId: staffId,
        previousId: row.assigneeId,
        lapses: lapsesAt !== null,
      },
    })),
  );
  return null;
}

function refusalOf(
  { authorizer }: SignedInContext,
  clientIds: readonly ClientId[],
  rows: readonly AssignableRow[],
  candidate: Awaited<ReturnType<typeof readCandidate>>,
  to: { assigneeId: StaffId; teamId: string | null },
): Reason | null {
  if (rows.length !== clientIds.length) return 'not-within-reach';
  if (rows.some((row) => !authorizer.can('circulation.assign', 'Client', row))) return 'not-within-reach';
  if (rows.some((row) => row.state === 'erased')) return 'client-erased';
  const eligible = candidate !== null && rows.every((row) => assigneeIsActiveStaffOfTheBranch(candidate, row.branchId));
  if (!eligible || !rows.every((row) => clientStaysWithinReach(authorizer, row, to))) return 'assignee-not-eligible';
  return assigneeSeesClientsAtAll(candidate) ? null : 'assignee-kept-from-clients';
}

function recordRefusal(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  subjectIds: readonly ClientId[],
  assigneeId: StaffId,
  reason: Reason,
): Promise<void> {
  return record(tx, {
    action: 'circulation.assignment-refused',
    outcome: 'refused',
    principal,
    subject: { kind: 'Client', id: null },
    subjectIds,
    facts: { assigneeId, reason },
  });
}
