import type { SqlTransaction } from '@kean/db';
import type { AskedWindow } from './rank-viewers.ts';

/** Fields that can be opened, as the rows of a radius know them. */
const KNOWN = `ARRAY['name', 'gender', 'phone', 'phone2', 'idNumber', 'remark', 'wording', 'property.address', 'property.certificateNo',
  'property.wording', 'demand.wording']`;
/** Along the index of a person and hours; of everybody along time. */
const COLLECT = (ofWhom: string) => `
  WITH look AS (
    SELECT r.id, r.subject_id AS client_id, f.fields FROM audit_record r JOIN audit_form f ON f.number = r.form
     WHERE ${ofWhom} AND r.form = ANY(ARRAY(SELECT number FROM audit_form WHERE action = ANY($4::text[]) AND outcome = 'allowed'))
       AND r.occurred_at >= $2::timestamptz AND r.occurred_at < $3::timestamptz
       AND log_hour(r.occurred_at) BETWEEN log_hour($2::timestamptz) AND log_hour($3::timestamptz)
       AND f.subject_kind = 'Client' AND r.subject_id IS NOT NULL AND r.subject_id <> ALL($6::uuid[])
  ), within AS (
    INSERT INTO leak_radius_client (radius_id, client_id, fields, beside, certainty, rows)
    SELECT $1::uuid, client_id, coalesce(array_agg(DISTINCT field ORDER BY field) FILTER (WHERE field = ANY(${KNOWN})), '{}'), '{}', 3,
           count(DISTINCT id)::int4
      FROM look LEFT JOIN LATERAL unnest(look.fields) AS field ON true GROUP BY client_id RETURNING rows)
  SELECT count(*)::int4 AS clients, coalesce(sum(rows), 0)::int4 AS looks FROM within`;
const OF_PERSON = COLLECT('r.principal = ANY(ARRAY(SELECT number FROM audit_party WHERE id = $5::uuid))');
const OF_EVERYBODY = COLLECT('$5::uuid IS NULL');

/** The clients of whom a person, or anybody, opened something in the window. Of masks there is no radius: they name nobody. */
export async function collectLooks(
  tx: SqlTransaction,
  { radiusId, from, until, opening, nobody }: AskedWindow,
  staffId: string | null,
): Promise<{ readonly clients: number; readonly looks: number }> {
  const values = [radiusId, from, until, opening, staffId, nobody];
  const [collected] = await tx.query<{ clients: number; looks: number }>(
    staffId === null ? OF_EVERYBODY : OF_PERSON,
    values,
  );
  return collected ?? { clients: 0, looks: 0 };
}
