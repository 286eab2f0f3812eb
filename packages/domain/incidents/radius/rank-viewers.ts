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

const FORMS_OF = (actions: string) =>
  `ARRAY(SELECT number FROM audit_form WHERE action = ANY(${actions}) AND outcome = 'allowed')`;
const IN_WINDOW = `
  log_hour(occurred_at) BETWEEN log_hour($2::timestamptz) AND log_hour($3::timestamptz)
  AND occurred_at >= $2::timestamptz AND occurred_at < $3::timestamptz`;
/**
 * Looks at the clients of the radius, each found once along the index of a client and hours, or all in one pass over the window. What a look is and
 * whose is asked by key of the few forms and parties: the database has no statistics of a radius that was written a moment ago, takes it for one
 * row, and joins what it takes for one row by comparing everything with everything.
 */
const LOOKS = `
  SELECT c.client_id, (SELECT p.id FROM audit_party p WHERE p.number = r.principal) AS staff_id,
         bool_or(r.form = ANY(${FORMS_OF('$4::text[]')}) AND (SELECT f.fields FROM audit_form f WHERE f.number = r.form) && (c.fields || c.besides)) AS opened,
         min(r.occurred_at) AS first_at, max(r.occurred_at) AS last_at
    FROM (SELECT client_id, fields, CASE WHEN 'address' = ANY(beside) THEN ARRAY['property.address'] ELSE '{}' END AS besides
            FROM leak_radius_client WHERE radius_id = $1::uuid) c
   CROSS JOIN LATERAL (
     SELECT principal, form, occurred_at FROM audit_record
      WHERE uuid_hash(subject_id) = uuid_hash(c.client_id) AND subject_id = c.client_id AND form = ANY(${FORMS_OF('$4::text[] || $5::text[]')})
        AND ${IN_WINDOW}) r
   WHERE r.principal IS NOT NULL
   GROUP BY 1, 2`;
/** What the best opened at all, in one pass for all of them: whoever looks at everybody sees any leak whole. */
const LOOKED = `
  SELECT staff_id, count(*)::int4 AS looked FROM (
    SELECT DISTINCT (SELECT p.id FROM audit_party p WHERE p.number = principal) AS staff_id, subject_id FROM audit_record
     WHERE principal = ANY(ARRAY(SELECT number FROM audit_party WHERE id = ANY(ARRAY(SELECT staff_id FROM best))))
       AND form = ANY(${FORMS_OF('$4::text[]')}) AND subject_id IS NOT NULL AND subject_id <> ALL($6::uuid[]) AND ${IN_WINDOW}) one
   GROUP BY 1`;
/**
 * The score of a person: for each client whose leaked fields they opened, −ln(who opened them ÷ everybody), so that what few saw weighs more than
 * what many did; lifted by up to half where what they opened is hardly anything else. It is bounded so: who opens many others to hide
 * among them loses half of it at most.
 */
const RANK = `
  WITH look AS MATERIALIZED (${LOOKS}),
       everybody AS MATERIALIZED (SELECT greatest((SELECT count(*) FROM staff), (SELECT count(DISTINCT staff_id) FROM look))::float8 AS people),
       person AS (
         SELECT staff_id, (count(*) FILTER (WHERE opened))::int4 AS seen, (count(*) FILTER (WHERE opened AND viewers = 1))::int4 AS alone,
                (count(*) FILTER (WHERE NOT opened))::int4 AS masked, min(first_at) AS first_at, max(last_at) AS last_at,
                coalesce(sum(-ln(viewers / (SELECT people FROM everybody))) FILTER (WHERE opened), 0) AS rarity
           FROM (SELECT look.*, count(*) FILTER (WHERE opened) OVER (PARTITION BY client_id) AS viewers FROM look) l GROUP BY 1),
       best AS MATERIALIZED (SELECT * FROM person ORDER BY rarity DESC, seen DESC, masked DESC, staff_id LIMIT ${MOST_RANKED}),
       opener AS MATERIALIZED (${LOOKED}),
       scored AS (
         SELECT best.*, greatest(o.looked, best.seen) AS looked,
                rarity * (1 + seen::float8 / greatest(o.looked, best.seen, 1)) / 2 AS score FROM best LEFT JOIN opener o ON o.staff_id = best.staff_id),
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
