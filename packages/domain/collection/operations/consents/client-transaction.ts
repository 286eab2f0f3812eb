import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { failCollection } from '../../errors.ts';

/** Reading, taking down and taking back; correcting what is held. */
export type ClientAction = 'collection.read-consents' | 'collection.record-consents' | 'collection.correct-fields';

const PLACES = `SELECT region_id AS "regionId", branch_id AS "branchId", team_id AS "teamId", assignee_id AS "assigneeId",
    assignment_lapses_at AS "assignmentLapsesAt", state, origin FROM client WHERE id = $1::uuid`;

interface Places {
  readonly regionId: string;
  readonly branchId: string;
  readonly teamId: string | null;
  readonly assigneeId: string | null;
  readonly assignmentLapsesAt: Date | null;
  readonly state: string;
  readonly origin: string;
}

/**
 * A transaction that sees the clients which this person reaches for the action, after the authorizer has said of this one the same.
 * @throws AppError COLLECTION_CLIENT_NOT_FOUND for a client that is absent and one out of reach alike
 */
export function inClientTransaction<T>(
  { services, principal, authorizer }: SignedInContext,
  action: ClientAction,
  clientId: ClientId,
  work: (tx: SqlTransaction) => Promise<T>,
): Promise<T> {
  return inSqlTransaction(services.db, rowPrincipal(principal, authorizer.rowReach(action)), async (tx) => {
    const [row] = await tx.query<Places>(PLACES, [clientId]);
    if (row === undefined || !authorizer.can(action, 'Client', row))
      throw failCollection('COLLECTION_CLIENT_NOT_FOUND');
    return work(tx);
  });
}
