import type { SqlTransaction } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import type { ListUndertakingsInput, UndertakingRow, UndertakingsPage } from '../../contract/secrecy.ts';
import { lookingAt } from './looking-at.ts';

/** Ids grow with time: the newest first. Of an undertaking on paper it counts when another has seen the paper. */
const ROWS = `
  SELECT * FROM (
    SELECT f.id AS "fulfilmentId", s.id AS "staffId", s.number AS "staffNumber", s.display_name AS "staffName", f.text_version AS version,
           f.how, f.paper_ref AS "paperRef", f.recorded_at AS "signedAt", f.valid_until AS "validUntil",
           f.state = 'standing' AND f.valid_until > now() AS stands
      FROM fulfilment f JOIN duty d ON d.code = f.duty AND d.kind = 'undertaking' JOIN staff s ON s.id = f.staff_id
     WHERE f.state IN ('standing', 'withdrawn') AND ($2::text IS NULL OR upper(s.number) = upper($2))
       AND ($3::uuid IS NULL OR f.id < $3::uuid)) u
   WHERE CASE $1::text WHEN 'standing' THEN u.stands WHEN 'over' THEN NOT u.stands ELSE true END
   ORDER BY "fulfilmentId" DESC LIMIT $4::int4`;

export function undertakingRows(
  tx: SqlTransaction,
  { show, staffNumber, cursor, limit }: ListUndertakingsInput,
): Promise<UndertakingRow[]> {
  return tx.query<UndertakingRow & Record<string, unknown>>(ROWS, [show, staffNumber ?? null, cursor ?? null, limit]);
}

/** Who undertook to keep silent, under which text, and until when. */
export function listUndertakings(call: SignedInContext, input: ListUndertakingsInput): Promise<UndertakingsPage> {
  return lookingAt(call, 'undertakings', async (tx) => {
    const found = await undertakingRows(tx, { ...input, limit: input.limit + 1 });
    const rows = found.slice(0, input.limit);
    return { rows, next: found.length > input.limit ? (rows.at(-1)?.fulfilmentId ?? null) : null };
  });
}
