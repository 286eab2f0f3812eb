import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { BranchId, ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { ClientState } from '../contract.ts';
import { failClients } from '../errors.ts';

/** A client as somebody prints for them. */
export interface ClientAtTheDesk {
  readonly id: ClientId;
  readonly branchId: BranchId;
  readonly state: ClientState;
}

const ROW = `SELECT id, region_id AS "regionId", branch_id AS "branchId", team_id AS "teamId", assignee_id AS "assigneeId",
    assignment_lapses_at AS "assignmentLapsesAt", state, origin FROM client WHERE id = $1::uuid`;

/**
 * Runs an act about the sheets of a client in one transaction, for whoever may print them for this very client.
 * @throws AppError CLIENTS_CLIENT_NOT_FOUND, for one that does not exist, is out of reach or erased alike; it is in the log
 */
export async function withClientAtTheDesk<Done>(
  { principal, authorizer, services }: SignedInContext,
  clientId: ClientId,
  act: (tx: SqlTransaction, client: ClientAtTheDesk) => Promise<Done>,
): Promise<Done> {
  const as = rowPrincipal(principal, authorizer.rowReach('clients.issue-sheets'));
  const found = await inSqlTransaction(services.db, as, async (tx) => {
    const [row] = await tx.query<ClientAtTheDesk>(ROW, [clientId]);
    if (row !== undefined && row.state !== 'erased' && authorizer.can('clients.issue-sheets', 'Client', row)) {
      return { done: await act(tx, row) };
    }
    await record(tx, {
      action: 'clients.dossier-refused',
      outcome: 'refused',
      principal,
      subject: { kind: 'Client', id: clientId },
      facts: { reason: 'not-within-reach' },
    });
    return null;
  });
  if (found === null) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
  return found.done;
}
