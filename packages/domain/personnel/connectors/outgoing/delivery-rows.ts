import type { DeliveryView } from '../../contract/deliveries.ts';
import { causeWords } from './cause-words.ts';

/** A delivery as people see it: who it is about by number alone. */
export const DELIVERY_ROW = `
  d.id AS "deliveryId", c.name AS "connectorName", d.event, d.detail, d.caused_by AS "causedBy", s.number AS "staffNumber", d.state, d.happened_at AS "happenedAt",
  d.attempts, d.next_try_at AS "nextTryAt", d.last_tried_at AS "lastTriedAt", d.delivered_at AS "deliveredAt", d.cause, d.status,
  d.latency_ms AS "latencyMs", k.display_name AS "confirmedByName", d.confirmed_at AS "confirmedAt"`;
export const DELIVERY_JOINS = `
  connector_delivery d JOIN connector c ON c.id = d.connector_id LEFT JOIN staff s ON s.id = d.staff_id
  LEFT JOIN staff k ON k.id = d.confirmed_by`;

export type StoredDelivery = Omit<DeliveryView, 'causeWords'> & { readonly cause: string | null };

export function deliveryView({ cause, ...row }: StoredDelivery): DeliveryView {
  return { ...row, causeWords: causeWords(cause) };
}
