import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { WebhookList, WebhookView } from '../../../contract/deliveries.ts';

const WEBHOOKS = `
  SELECT c.id AS "connectorId", c.name, w.url, c.version, m.display_name AS "madeByName", c.made_at AS "madeAt",
         c.made_by = $1::uuid OR EXISTS (SELECT FROM webhook_secret s WHERE s.connector_id = c.id AND s.made_by = $1::uuid) AS "isOwn",
         CASE WHEN w.released_by IS NULL THEN 'unreleased' ELSE c.state END AS standing,
         r.display_name AS "releasedByName", w.released_at AS "releasedAt",
         (SELECT max(s.made_at) FROM webhook_secret s WHERE s.connector_id = c.id AND s.ends_at IS NULL) AS "secretMadeAt",
         (SELECT max(s.ends_at) FROM webhook_secret s WHERE s.connector_id = c.id AND s.ends_at > clock_timestamp()) AS "formerSecretEndsAt",
         (SELECT count(*)::int FROM connector_delivery d WHERE d.connector_id = c.id AND d.state IN ('waiting', 'retrying')) AS open,
         (SELECT count(*)::int FROM connector_delivery d WHERE d.connector_id = c.id AND d.state = 'dead') AS dead,
         (SELECT max(d.delivered_at) FROM connector_delivery d WHERE d.connector_id = c.id) AS "lastDeliveredAt"
    FROM connector c JOIN webhook w ON w.connector_id = c.id LEFT JOIN staff m ON m.id = c.made_by LEFT JOIN staff r ON r.id = w.released_by
   ORDER BY c.made_at, c.id`;

/** Every system that the office calls, with where it is called and how that goes. */
export function listWebhooks({ principal, services }: SignedInContext): Promise<WebhookList> {
  return inSqlTransaction(services.db, nobody, async (tx) => ({
    webhooks: await tx.query<WebhookView & object>(WEBHOOKS, [principal.staffId]),
  }));
}
