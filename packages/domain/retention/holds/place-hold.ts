import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { BranchId, ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { PlaceHoldInput } from '../contract.ts';
import { failRetention } from '../errors.ts';
import { aReviewLiesAheadWithinAYear } from '../rules/a-review-lies-ahead-within-a-year.ts';

const TODAY = `SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date::text AS today`;
const CLIENT = 'SELECT id, state FROM client WHERE number = $1::int4';
const BRANCH = 'SELECT id FROM branch WHERE id = $1::uuid';
const OWNER = `SELECT id FROM staff WHERE id = $1::uuid AND status = 'active'`;
const PLACE = `INSERT INTO legal_hold (id, scope, client_id, branch_id, reason, paper_ref, owner_id, placed_by, review_on)
  VALUES ($1::uuid, $2, $3::uuid, $4::uuid, $5, $6, $7::uuid, $8::uuid, $9::date) ON CONFLICT (id) DO NOTHING RETURNING id`;

/**
 * Forbids to erase what it covers, from its commit on. An erasure that is being begun at this moment is waited for: it is over then, or finds
 * the hold.
 * @throws AppError RETENTION_REVIEW_NOT_AHEAD | RETENTION_HOLD_COVERS_NOBODY | RETENTION_HOLD_TOO_LATE | RETENTION_HOLD_OWNER_NOT_ELIGIBLE
 */
export async function placeHold(call: SignedInContext, input: PlaceHoldInput): Promise<void> {
  const { principal, authorizer, services } = call;
  const as = rowPrincipal(principal, authorizer.scopeOf('retention.place-holds'));
  await inSqlTransaction(services.db, as, async (tx) => {
    const [{ today } = { today: '' }] = await tx.query<{ today: string }>(TODAY);
    if (!aReviewLiesAheadWithinAYear(input.reviewOn, today)) throw failRetention('RETENTION_REVIEW_NOT_AHEAD');
    if ((await tx.query(OWNER, [input.ownerId])).length === 0) throw failRetention('RETENTION_HOLD_OWNER_NOT_ELIGIBLE');
    const { clientId, branchId } = await coveredBy(tx, input);
    const placed = await tx.query(PLACE, [
      ...[input.holdId, input.scope, clientId, branchId, input.reason, input.paperRef],
      ...[input.ownerId, principal.staffId, input.reviewOn],
    ]);
    // The page that was sent twice has placed one hold.
    if (placed.length === 0) return;
    await record(tx, {
      action: 'retention.hold-placed',
      outcome: 'allowed',
      principal,
      subject: { kind: 'Hold', id: input.holdId },
      subjectIds: clientId === null ? [] : [clientId],
      facts: {
        ...{ scope: input.scope, reason: input.reason, heldBranchId: branchId },
        ...{ ownerId: input.ownerId, reviewOn: input.reviewOn },
      },
    });
  });
}

interface Covered {
  readonly clientId: ClientId | null;
  readonly branchId: BranchId | null;
}

async function coveredBy(tx: SqlTransaction, { scope, clientNumber, branchId }: PlaceHoldInput): Promise<Covered> {
  if (scope === 'office') return { clientId: null, branchId: null };
  if (scope === 'branch') {
    const [branch] = await tx.query<{ id: BranchId }>(BRANCH, [branchId]);
    if (branch === undefined) throw failRetention('RETENTION_HOLD_COVERS_NOBODY');
    return { clientId: null, branchId: branch.id };
  }
  const [client] = await tx.query<{ id: ClientId; state: string }>(CLIENT, [clientNumber]);
  if (client === undefined) throw failRetention('RETENTION_HOLD_COVERS_NOBODY');
  if (client.state === 'erased') throw failRetention('RETENTION_HOLD_TOO_LATE');
  return { clientId: client.id, branchId: null };
}
