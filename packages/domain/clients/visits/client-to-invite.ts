import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { BranchId, ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { ClientOrigin, ClientState } from '../contract.ts';
import { failClients } from '../errors.ts';

/** A client with what the authorizer compares. */
export interface ClientToInvite {
  readonly id: ClientId;
  readonly regionId: string;
  readonly branchId: BranchId;
  readonly teamId: string | null;
  readonly assigneeId: string | null;
  readonly assignmentLapsesAt: Date | null;
  readonly state: ClientState;
  readonly origin: ClientOrigin;
}

const ROW = `SELECT id, region_id AS "regionId", branch_id AS "branchId", team_id AS "teamId", assignee_id AS "assigneeId",
    assignment_lapses_at AS "assignmentLapsesAt", state, origin FROM client WHERE id = $1::uuid`;

/**
 * Runs an act about the links of a client in one transaction, for whoever may invite this very client.
 * @throws AppError CLIENTS_CLIENT_NOT_FOUND, for one that does not exist, is out of reach or erased alike; it is in the log
 */
export async function withClientToInvite<Done>(
  { principal, authorizer, services }: SignedInContext,
  clientId: ClientId,
  act: (tx: SqlTransaction, client: ClientToInvite) => Promise<Done>,
): Promise<Done> {
  const as = rowPrincipal(principal, authorizer.rowReach('clients.invite'));
  const found = await inSqlTransaction(services.db, as, async (tx) => {
    const [row] = await tx.query<ClientToInvite>(ROW, [clientId]);
    if (row !== undefined && row.state !== 'erased' && authorizer.can('clients.invite', 'Client', row)) {
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
