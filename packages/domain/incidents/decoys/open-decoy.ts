import { readDecoys } from '@kean/clients/contract/decoys';
import { inSqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { asThemself } from '../alerts/alert-rows.ts';
import { record } from '../audit-events.ts';
import type { OpenDecoyInput, OpenedDecoy } from '../contract/decoys.ts';
import { failIncidents } from '../errors.ts';

const KNOWN = 'SELECT id FROM decoy_seat WHERE id = $1::uuid';
const CLIENT = `SELECT id AS "clientId", number, state = 'erased' AS "isErased" FROM decoy_client($1::uuid, $2)`;

/**
 * Which client sits in a seat. That it was asked, and by whom, stands in the log before it is told; which client it is does not.
 * @throws AppError INCIDENTS_DECOY_NOT_FOUND, also for a seat whose hidden bytes do not open
 */
export function openDecoy(call: SignedInContext, { seatId, purpose }: OpenDecoyInput): Promise<OpenedDecoy> {
  const { services, principal } = call;
  return inSqlTransaction(services.db, asThemself(call), async (tx) => {
    const [known] = await tx.query<{ id: string }>(KNOWN, [seatId]);
    const { seats } = await readDecoys(tx, services.keyring);
    const seat = known === undefined ? undefined : seats.find((one) => one.seatId === seatId);
    if (seat === undefined) throw failIncidents('INCIDENTS_DECOY_NOT_FOUND');
    const [client] = await tx.query<NonNullable<OpenedDecoy['client']> & { clientId: ClientId }>(CLIENT, [
      seatId,
      seat.tail,
    ]);
    await record(tx, {
      ...{ action: 'incidents.decoy-opened', outcome: 'allowed', principal, purpose },
      ...{ subject: { kind: 'Decoy', id: seatId } },
    });
    return { client: client ?? null };
  });
}
