import { inSqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import type { RetireDecoyInput } from '../contract/decoys.ts';
import { failIncidents } from '../errors.ts';

const RETIRE = `
  UPDATE decoy_seat SET retired_by = $2::uuid, retired_because = $3 WHERE id = $1::uuid AND retired_at IS NULL RETURNING id`;

/**
 * Counts no more among the branch's decoys, and does not enter where it has not yet. The client goes as its peers go, when their time is over; until
 * then, and for its number for ever, a touch is told.
 * @throws AppError INCIDENTS_DECOY_NOT_FOUND
 */
export function retireDecoy(call: SignedInContext, { seatId, because }: RetireDecoyInput): Promise<void> {
  const { services, principal } = call;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const [retired] = await tx.query<{ id: string }>(RETIRE, [seatId, principal.staffId, because]);
    if (retired === undefined) throw failIncidents('INCIDENTS_DECOY_NOT_FOUND');
    await record(tx, {
      ...{ action: 'incidents.decoy-retired', outcome: 'allowed', principal },
      ...{ subject: { kind: 'Decoy', id: seatId }, facts: { because } },
    });
  });
}
