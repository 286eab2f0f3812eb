/** The contract's second part, for the clause that sees people off: all clients that somebody has in a branch go to one successor. */
import type { SqlTransaction } from '@kean/db';
import type { AppError, BranchId, ClientId, StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { failCirculation } from '../errors.ts';
import { CODE_OF, giveClients } from '../operations/assign-clients.ts';

const THEIRS = `SELECT id FROM client WHERE assignee_id = $1::uuid AND branch_id = $2::uuid AND state <> 'erased' ORDER BY id`;
/** One event of a refusal names them all. */
const AT_ONCE = 500;

export interface HandedOver {
  readonly count: number;
  /** Why it was refused; that it was is in the log when the transaction commits. */
  readonly refused: AppError | null;
}

/** Hands over within the caller's transaction, which acts with the reach of `circulation.assign`; on the terms of an assignment. */
export async function handOverClients(
  tx: SqlTransaction,
  call: SignedInContext,
  { fromId, branchId, toId }: { readonly fromId: StaffId; readonly branchId: BranchId; readonly toId: StaffId },
): Promise<HandedOver> {
  const theirs = (await tx.query<{ id: ClientId }>(THEIRS, [fromId, branchId])).map(({ id }) => id);
  for (let from = 0; from < theirs.length; from += AT_ONCE) {
    const clientIds = theirs.slice(from, from + AT_ONCE);
    const reason = await giveClients(tx, call, { clientIds, staffId: toId, lapsesAt: null });
    if (reason !== null) return { count: from, refused: failCirculation(CODE_OF[reason]) };
  }
  return { count: theirs.length, refused: null };
}
