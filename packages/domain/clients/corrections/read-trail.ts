import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { CorrectableField } from '../contract.ts';

/** What a field held once: whence, by whom and until when; the value itself stays sealed. */
export interface TrailEntry {
  readonly source: string;
  readonly recordedByName: string | null;
  readonly recordedAt: Date;
  readonly verifiedAt: Date | null;
  /** `null` for what the field holds now. */
  readonly replacedByName: string | null;
  readonly replacedAt: Date | null;
}

const TRAIL = `
  SELECT t.source, r.display_name AS "recordedByName", t.recorded_at AS "recordedAt", t.verified_at AS "verifiedAt",
    p.display_name AS "replacedByName", t.replaced_at AS "replacedAt"
  FROM (
    SELECT source, recorded_by, recorded_at, verified_at, NULL::uuid AS replaced_by, NULL::timestamptz AS replaced_at
    FROM client_field WHERE client_id = $1::uuid AND field = $2
    UNION ALL
    SELECT source, recorded_by, recorded_at, verified_at, replaced_by, replaced_at
    FROM client_field_past WHERE client_id = $1::uuid AND field = $2
  ) t LEFT JOIN staff r ON r.id = t.recorded_by LEFT JOIN staff p ON p.id = t.replaced_by
  ORDER BY t.replaced_at DESC NULLS FIRST LIMIT 100`;

/** Everything that a field held, the newest first; empty where the client is out of reach or has no such field. */
export function readTrail(tx: SqlTransaction, clientId: ClientId, field: CorrectableField): Promise<TrailEntry[]> {
  return tx.query<TrailEntry>(TRAIL, [clientId, field]);
}
