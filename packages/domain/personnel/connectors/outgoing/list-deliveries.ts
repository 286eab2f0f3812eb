import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { DeliveryPage, ListDeliveriesInput } from '../../contract/deliveries.ts';
import { DELIVERY_JOINS, DELIVERY_ROW, deliveryView, type StoredDelivery } from './delivery-rows.ts';

const PAGE = 50;
const LIST = `
  SELECT ${DELIVERY_ROW} FROM ${DELIVERY_JOINS}
   WHERE d.connector_id = $1::uuid AND ($2::text IS NULL OR d.state = $2)
     AND ($3::uuid IS NULL OR (d.happened_at, d.id) < (SELECT p.happened_at, p.id FROM connector_delivery p WHERE p.id = $3::uuid))
   ORDER BY d.happened_at DESC, d.id DESC LIMIT ${PAGE + 1}`;

/** What one system was told, and how that went, newest first. */
export function listDeliveries(
  { principal, services }: SignedInContext,
  { connectorId, state, after }: ListDeliveriesInput,
): Promise<DeliveryPage> {
  return inSqlTransaction(services.db, nobody, async (tx) => {
    const found = await tx.query<StoredDelivery & Record<string, unknown>>(LIST, [
      connectorId,
      state ?? null,
      after ?? null,
    ]);
    const rows = found.slice(0, PAGE).map(deliveryView);
    const subject = { kind: 'Connector', id: connectorId } as const;
    const facts = { count: rows.length };
    await record(tx, { action: 'personnel.deliveries-read', outcome: 'allowed', principal, subject, facts });
    return { rows, next: found.length > PAGE ? (rows.at(-1)?.deliveryId ?? null) : null };
  });
}
