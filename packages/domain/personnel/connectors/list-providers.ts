import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { ProviderView } from '../contract/signals.ts';

const PROVIDERS = `
  SELECT c.id AS "connectorId", c.name, c.version, m.display_name AS "madeByName", c.made_by = $1::uuid AS "isOwn", c.made_at AS "madeAt",
         k.prefix AS "keyPrefix", k.expires_at AS "keyEndsAt",
         CASE WHEN c.state = 'off' THEN 'off' WHEN signals_speak(c.id, k.staff_id) THEN 'on' ELSE 'no-key' END AS standing,
         s.issuer, s.audience, s.stream, s.refused, s.refused_at AS "refusedAt", s.refused_as AS "refusedAs",
         coalesce((SELECT json_agg(coalesce(key ->> 'kid', key ->> 'kty') ORDER BY place)
           FROM jsonb_array_elements(s.key_set -> 'keys') WITH ORDINALITY AS of_set(key, place)), '[]') AS "signingKeys",
         coalesce((SELECT json_agg(a.effect ORDER BY a.effect) FROM signal_allowance a WHERE a.connector_id = c.id), '[]') AS effects,
         (SELECT count(*)::int FROM signal_event e WHERE e.connector_id = c.id) AS taken,
         (SELECT max(received_at) FROM signal_event e WHERE e.connector_id = c.id) AS "lastTakenAt",
         (SELECT max(received_at) FROM signal_event e WHERE e.connector_id = c.id AND e.event = 'verification') AS "lastVerifiedAt",
         coalesce((SELECT json_agg(json_build_object('outcome', outcome, 'count', count) ORDER BY outcome)
           FROM (SELECT outcome, count(*)::int AS count FROM signal_event e WHERE e.connector_id = c.id GROUP BY outcome) each), '[]') AS done
    FROM connector c JOIN signal_source s ON s.connector_id = c.id LEFT JOIN api_key k ON k.id = c.api_key_id
    LEFT JOIN staff m ON m.id = c.made_by
   ORDER BY c.made_at, c.id`;

/** Every identity provider that is connected, with what may follow from its word and what did. */
export function listProviders({ principal, services }: SignedInContext): Promise<ProviderView[]> {
  return inSqlTransaction(services.db, nobody, (tx) => tx.query<ProviderView & object>(PROVIDERS, [principal.staffId]));
}
