import type { SqlTransaction } from '@kean/db';
import type { ClientId, Id } from '@kean/kernel';
import type { CorrectableField, ItemField } from '../contract.ts';
import { PLACE_OF_ITEM_FIELD } from './item-fields.ts';

/** What a field held once: whence, by whom and until when; the value itself stays sealed. */
export interface TrailEntry {
  /** By which the value itself is opened; `null` for what the field holds now. */
  readonly pastId: Id<'PastField'> | null;
  readonly source: string;
  /** `null` also where it was the client. */
  readonly recordedByName: string | null;
  readonly recordedAt: Date;
  readonly verifiedAt: Date | null;
  /** `null` for what the field holds now. */
  readonly replacedByName: string | null;
  readonly replacedAt: Date | null;
}

const trailWith = (now: string) => `
  SELECT t."pastId", t.source, r.display_name AS "recordedByName", t.recorded_at AS "recordedAt", t.verified_at AS "verifiedAt",
    p.display_name AS "replacedByName", t.replaced_at AS "replacedAt"
  FROM (
    ${now}
    UNION ALL
    SELECT id AS "pastId", source, recorded_by, recorded_at, verified_at, replaced_by, replaced_at
    FROM client_field_past WHERE client_id = $1::uuid AND field = $2 AND item_id IS NOT DISTINCT FROM $3::uuid
  ) t LEFT JOIN staff r ON r.id = t.recorded_by LEFT JOIN staff p ON p.id = t.replaced_by
  ORDER BY t.replaced_at DESC NULLS FIRST LIMIT 100`;

const NOW = 'NULL::uuid AS "pastId"';
const NOT_REPLACED = 'NULL::uuid AS replaced_by, NULL::timestamptz AS replaced_at';
const OF_FIELD = trailWith(`SELECT ${NOW}, source, recorded_by, recorded_at, verified_at, ${NOT_REPLACED}
    FROM client_field WHERE client_id = $1::uuid AND field = $2`);
const ofItem = (table: 'demand' | 'property') =>
  trailWith(`SELECT ${NOW}, coalesce(o ->> 'source', i.source) AS source,
      CASE WHEN o IS NULL THEN i.recorded_by ELSE (o ->> 'by')::uuid END AS recorded_by,
      coalesce((o ->> 'at')::timestamptz, i.created_at) AS recorded_at, (o ->> 'verified')::timestamptz AS verified_at, ${NOT_REPLACED}
    FROM (SELECT t.*, t.origins -> split_part($2, '.', 2) AS o FROM ${table} t WHERE t.client_id = $1::uuid AND t.id = $3::uuid) i`);
const OF_ITEM = { demand: ofItem('demand'), property: ofItem('property') } as const;

/** Everything that a field held, the newest first; empty where the client is out of reach or has no such field. */
export function readTrail(tx: SqlTransaction, clientId: ClientId, field: CorrectableField): Promise<TrailEntry[]> {
  return tx.query<TrailEntry>(OF_FIELD, [clientId, field, null]);
}

/** The same of one demand or property. */
export function readItemTrail(
  tx: SqlTransaction,
  clientId: ClientId,
  itemId: Id<'Item'>,
  field: ItemField,
): Promise<TrailEntry[]> {
  return tx.query<TrailEntry>(OF_ITEM[PLACE_OF_ITEM_FIELD[field].table], [clientId, field, itemId]);
}
