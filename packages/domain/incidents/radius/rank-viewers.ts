import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import { MOST_RANKED, type RadiusId } from '../contract/radius.ts';

/** Whose looks count. */
export interface AskedWindow {
  readonly radiusId: RadiusId;
  readonly from: Date;
  readonly until: Date;
  /** Actions of the log that open something, and those that show a mask. */
  readonly opening: readonly string[];
  readonly masking: readonly string[];
  /** Clients who are nobody: looks at them count nowhere here. */
  readonly nobody: readonly ClientId[];
}

/** Looks at the clients of the radius, along the index of a client and hours. */
const LOOKS = `
  SELECT c.client_id, p.id AS staff_id, bool_or(f.action = ANY($4::text[]) AND f.fields && (c.fields || c.besides)) AS opened,
         min(r.occurred_at) AS first_at, max(r.occurred_at) AS last_at
    FROM (SELECT client_id, fields, CASE WHEN 'address' = ANY(beside) THEN ARRAY['property.address'] ELSE '{}' END AS besides
            FROM leak_radius_client WHERE radius_id = $1::uuid) c
    JOIN audit_record r ON uuid_hash(r.subject_id) = uuid_hash(c.client_id) AND r.subject_id = c.client_id
         AND log_hour(r.occurred_at) BETWEEN log_hour($2::timestamptz) AND log_hour($3::timestamptz)
         AND r.occurred_at >= $2::timestamptz AND r.occurred_at < $3::timestamptz
    JOIN audit_form f ON f.number = r.form AND f.outcome = 'allowed' AND f.action = ANY($4::text[] || $5::text[])
    JOIN audit_party p ON p.number = r.principal
   GROUP BY 1, 2`;
/** Along the index of a person and hours: whoever looks at everybody sees any leak whole. */
const LOOKED = `
  SELECT count(DISTINCT r.subject_id)::int4 AS looked FROM audit_record r
   WHERE r.principal = ANY(ARRAY(SELECT number FROM audit_party WHERE id = best.staff_id))
     AND r.form = ANY(ARRAY(SELECT number FROM audit_form WHERE action = ANY($4::text[]) AND outcome = 'allowed'))
     AND log_hour(r.occurred_at) BETWEEN log_hour($2::timestamptz) AND log_hour($3::timestamptz)
     AND r.occurred_at >= $2::timestamptz AND r.occurred_at < $3::timestamptz AND r.subject_id <> ALL($6::uuid[])`;
/**
 * The score of a person: for each client whose leaked fields they opened, −ln(who opened them ÷ everybody), so that what few saw weighs more than
 * what many did; lifted by up to half where what they opened is hardly anything else. It is bounded so: who opens many others to hide
 * among them loses half of it at most.
 */
const RANK = `
  WITH look AS MATERIALIZED (${LOOKS}),
       rare AS (SELECT client_id, count(*)::int4 AS viewers FROM look WHERE opened GROUP BY 1),
       everybody AS (SELECT greatest((SELECT count(*) FROM staff), (SELECT count(DISTINCT staff_id) FROM look))::float8 AS people),
       person AS (
         SELECT l.staff_id, (count(*) FILTER (WHERE l.opened))::int4 AS seen, (count(*) FILTER (WHERE l.opened AND r.viewers = 1))::int4 AS alone,
                (count(*) FILTER (WHERE NOT l.opened))::int4 AS masked, min(l.first_at) AS first_at, max(l.last_at) AS last_at,
                coalesce(sum(-ln(r.viewers / e.people)) FILTER (WHERE l.opened), 0) AS rarity
           FROM look l CROSS JOIN everybody e LEFT JOIN rare r ON r.client_id = l.client_id GROUP BY 1),
       best AS MATERIALIZED (SELECT * FROM person ORDER BY rarity DESC, seen DESC, masked DESC, staff_id LIMIT ${MOST_RANKED}),
       scored AS (
         SELECT best.*, greatest(l.looked, best.seen) AS looked,
                rarity * (1 + seen::float8 / greatest(l.looked, best.seen, 1)) / 2 AS score FROM best CROSS JOIN LATERAL (${LOOKED}) l),
       written AS (
         INSERT INTO leak_radius_person (radius_id, staff_id, rank, seen, alone, masked, looked, score, first_at, last_at)
         SELECT $1::uuid, staff_id, row_number() OVER (ORDER BY score DESC, seen DESC, masked DESC, staff_id)::int4, seen, alone, masked, looked, score,
                first_at, last_at FROM scored)
  SELECT (SELECT count(*) FROM person WHERE seen > 0)::int4 AS viewers, (SELECT people FROM everybody)::int4 AS people`;

/**
 * Writes who opened or saw what is within the radius, in the order in which it is worth asking them. A rank is a reason to ask, never a finding.
 * @returns how many opened a field that leaked, and of how many people they are some
 */
export async function rankViewers(
  tx: SqlTransaction,
  { radiusId, from, until, opening, masking, nobody }: AskedWindow,
): Promise<{ readonly viewers: number; readonly people: number }> {
  const values = [radiusId, from, until, opening, masking, nobody];
  const [ranked] = await tx.query<{ viewers: number; people: number }>(RANK, values);
  return ranked ?? { viewers: 0, people: 0 };
}
