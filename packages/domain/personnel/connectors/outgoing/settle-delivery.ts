import { inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import type { Id, StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { promise } from '@kean/queues';
import { record } from '../../audit-events.ts';
import { failPersonnel } from '../../errors.ts';
import { deliver } from '../../jobs/deliver.job.ts';
import { tellLeaving } from './tell-leaving.ts';

type DeliveryId = Id<'ConnectorDelivery'>;

const LOCK = `
  SELECT d.state, d.event, d.staff_id AS "staffId", d.connector_id AS "connectorId", d.attempts FROM connector_delivery d
   WHERE d.id = $1::uuid FOR UPDATE`;
const AGAIN = `UPDATE connector_delivery SET state = 'waiting', cause = NULL, asked_by = $2::uuid WHERE id = $1::uuid`;
const CONFIRM = `
  UPDATE connector_delivery SET state = 'confirmed', confirmed_by = $2::uuid, confirmed_at = clock_timestamp() WHERE id = $1::uuid`;

interface Dead extends Record<string, unknown> {
  readonly state: string;
  readonly event: string;
  readonly staffId: StaffId | null;
  readonly connectorId: Id<'Connector'>;
  readonly attempts: number;
}

/** Tries once more what nobody tries by itself any more. @throws AppError PERSONNEL_DELIVERY_NOT_FOUND | PERSONNEL_DELIVERY_OVER */
export function sendAgain({ principal, services }: SignedInContext, deliveryId: DeliveryId): Promise<void> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const { connectorId, attempts } = await lockDead(tx, deliveryId);
    await tx.query(AGAIN, [deliveryId, principal.staffId]);
    await promise(tx, deliver, { deliveryId }, `${deliveryId}:${attempts}`);
    const subject = { kind: 'Connector', id: connectorId } as const;
    const facts = { deliveryId };
    await record(tx, { action: 'personnel.delivery-sent-again', outcome: 'allowed', principal, subject, facts });
  });
}

/**
 * Somebody answers by name for having done in the other system what it could not be told.
 * @throws AppError PERSONNEL_DELIVERY_NOT_FOUND | PERSONNEL_DELIVERY_OVER | PERSONNEL_OWN_DELIVERY
 */
export function confirmByHand({ principal, services }: SignedInContext, deliveryId: DeliveryId): Promise<void> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const dead = await lockDead(tx, deliveryId);
    if (dead.staffId === principal.staffId) throw failPersonnel('PERSONNEL_OWN_DELIVERY');
    await tx.query(CONFIRM, [deliveryId, principal.staffId]);
    const subject = { kind: 'Connector', id: dead.connectorId } as const;
    const facts = { deliveryId };
    await record(tx, { action: 'personnel.delivery-confirmed', outcome: 'allowed', principal, subject, facts });
    await tellLeaving(tx, dead, 'confirmed');
  });
}

async function lockDead(tx: SqlTransaction, deliveryId: DeliveryId): Promise<Dead> {
  const [stored] = await tx.query<Dead>(LOCK, [deliveryId]);
  if (stored === undefined) throw failPersonnel('PERSONNEL_DELIVERY_NOT_FOUND');
  if (stored.state !== 'dead') throw failPersonnel('PERSONNEL_DELIVERY_OVER');
  return stored;
}
