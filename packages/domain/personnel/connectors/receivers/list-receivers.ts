import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { ReceiverList, ReceiverView, SigningKeyView } from '../../contract/receivers.ts';

const RECEIVERS = `
  SELECT c.id AS "connectorId", c.name, c.version, m.display_name AS "madeByName", $1::uuid IN (c.made_by, k.staff_id) AS "isOwn",
         c.made_at AS "madeAt", k.prefix AS "keyPrefix", k.expires_at AS "keyEndsAt",
         CASE WHEN NOT receiver_speaks(c.id, k.staff_id) THEN 'no-key' WHEN s.id IS NULL THEN 'no-stream'
              WHEN s.released_by IS NULL THEN 'unreleased' ELSE c.state END AS standing,
         v.audience, v.subject, s.url, s.status, s.reason, s.description, coalesce(s.shows_authorization, false) AS "showsAuthorization",
         CASE WHEN 'sessions-revoked' = any (c.tells) THEN ARRAY['session-revoked'] ELSE '{}' END
           || CASE WHEN 'credential-changed' = any (c.tells) THEN ARRAY['credential-change'] ELSE '{}' END AS wants,
         r.display_name AS "releasedByName", s.released_at AS "releasedAt",
         (SELECT count(*)::int FROM connector_delivery d WHERE d.connector_id = c.id AND d.state IN ('waiting', 'retrying')) AS open,
         (SELECT count(*)::int FROM connector_delivery d WHERE d.connector_id = c.id AND d.state = 'held') AS held,
         (SELECT count(*)::int FROM connector_delivery d WHERE d.connector_id = c.id AND d.state = 'dead') AS dead,
         (SELECT max(d.delivered_at) FROM connector_delivery d WHERE d.connector_id = c.id) AS "lastDeliveredAt"
    FROM connector c JOIN signal_receiver v ON v.connector_id = c.id LEFT JOIN signal_stream s ON s.connector_id = c.id
    LEFT JOIN api_key k ON k.id = c.api_key_id LEFT JOIN staff m ON m.id = c.made_by LEFT JOIN staff r ON r.id = s.released_by
   ORDER BY c.made_at, c.id`;
const KEYS = `
  SELECT id AS "keyId", made_at AS "madeAt", signs_from AS "signsFrom", ends_at AS "endsAt",
         CASE WHEN signs_from > clock_timestamp() THEN 'coming'
              WHEN id = (SELECT k.id FROM signal_key k
                WHERE k.signs_from <= clock_timestamp() AND (k.ends_at IS NULL OR k.ends_at > clock_timestamp())
                ORDER BY k.signs_from DESC LIMIT 1) THEN 'signing' ELSE 'former' END AS standing
    FROM signal_key WHERE ends_at IS NULL OR ends_at > clock_timestamp() ORDER BY signs_from DESC`;

/** Every system that is told by security events, with where and how that goes, and the keys that sign. */
export function listReceivers({ principal, services }: SignedInContext): Promise<ReceiverList> {
  return inSqlTransaction(services.db, nobody, async (tx) => ({
    receivers: await tx.query<ReceiverView & object>(RECEIVERS, [principal.staffId]),
    keys: await tx.query<SigningKeyView & object>(KEYS),
  }));
}
