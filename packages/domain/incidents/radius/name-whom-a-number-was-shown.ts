import type { SqlTransaction } from '@kean/db';
import type { ClientId, StaffId } from '@kean/kernel';
import type { RadiusId } from '../contract/radius.ts';
import { NUMBER_LEAKED } from '../decoys/number-leaked-rule.ts';
import { raiseAlerts } from '../watching/raise-alerts.ts';
import type { LeakedNumber } from './decoys-in-leak.ts';

/** A look at a number of a decoy, as the log has it. */
interface Look {
  readonly staffId: StaffId;
  readonly field: string;
  readonly id: string;
  readonly position: bigint;
  /** Microseconds since 1970. */
  readonly occurredAt: bigint;
  readonly branchId: string | null;
}

/** Of every time, not of a window: whoever sells a list may have looked long before it turns up. Along the index of a client; the first of each. */
const LOOKS = `
  SELECT DISTINCT ON (p.id, shown.field) p.id AS "staffId", shown.field, r.id, r.position,
         (extract(epoch from r.occurred_at) * 1000000)::int8 AS "occurredAt", s.branch_id AS "branchId"
    FROM audit_record r JOIN audit_form f ON f.number = r.form AND f.outcome = 'allowed' AND f.action = ANY($2::text[])
    CROSS JOIN LATERAL unnest(f.fields) AS shown(field)
    JOIN audit_party p ON p.number = r.principal JOIN staff s ON s.id = p.id
   WHERE uuid_hash(r.subject_id) = uuid_hash($1::uuid) AND r.subject_id = $1::uuid AND shown.field IN ('phone', 'phone2')
   ORDER BY p.id, shown.field, r.occurred_at`;
const EVERYBODY = 'SELECT id FROM staff';
const WRITE = `
  INSERT INTO leak_radius_decoy (radius_id, seat_id, staff_id, shown_at, rows, others)
  SELECT $1::uuid, $2::uuid, $3::uuid, timestamptz 'epoch' + $4::int8 * interval '1 microsecond', $5::int4, $6::int4`;

const CASE_OF = 'SELECT case_id AS "caseId" FROM leak_radius WHERE id = $1::uuid';
const OPEN_CASE = `INSERT INTO leak_case (kind, title) VALUES ('seller-inside', '泄露名单中有诱饵号码') RETURNING id AS "caseId"`;
const GETS_CASE = 'UPDATE leak_radius SET case_id = $2::uuid WHERE id = $1::uuid';
const CONCERNS =
  'INSERT INTO leak_case_person (case_id, staff_id) SELECT $1::uuid, unnest($2::uuid[]) ON CONFLICT DO NOTHING';

/**
 * Writes down whom the log knows to have been shown each number, tells of them at the look, and sees that a case concerns them: the one of the radius,
 * or one of nobody that opens. In the transaction in which the measuring ends: all of it, once.
 * @param opening actions of the log that open something
 * @returns how many numbers of decoys stand in the leak
 */
export async function nameWhomANumberWasShown(
  tx: SqlTransaction,
  radiusId: RadiusId,
  numbers: readonly LeakedNumber[],
  opening: readonly string[],
): Promise<number> {
  if (numbers.length === 0) return 0;
  const people = (await tx.query<{ id: StaffId }>(EVERYBODY, [])).map(({ id }) => id);
  const looksAt = new Map<ClientId, Look[]>();
  const named = new Map<StaffId, Look>();
  for (const number of numbers) {
    const { clientId, seatId, field, rows } = number;
    const looks = looksAt.get(clientId) ?? (await tx.query<Look & Record<string, unknown>>(LOOKS, [clientId, opening]));
    looksAt.set(clientId, looks);
    const given = people.filter((person) => number.isShownTo(person));
    const shown = looks.filter((look) => look.field === field && given.includes(look.staffId));
    const others = given.length - shown.length;
    for (const look of shown) {
      await tx.query(WRITE, [radiusId, seatId, look.staffId, look.occurredAt, rows, others]);
      named.set(look.staffId, look);
    }
    if (shown.length === 0) await tx.query(WRITE, [radiusId, seatId, null, null, rows, others]);
  }
  await raiseAlerts(
    tx,
    [...named.values()].map((look) => ({ signal: signalOf(look), act: { row: look, works: look } })),
  );
  await seeThatACaseConcerns(tx, radiusId, [...named.keys()]);
  return numbers.length;
}

function signalOf({ staffId, occurredAt }: Look) {
  const { id: rule, severity, windowMinutes } = NUMBER_LEAKED;
  const at = Number(occurredAt / 1_000n);
  return { rule, severity, windowMinutes, person: staffId, at, measured: 1, limit: 1, blocks: false };
}

async function seeThatACaseConcerns(tx: SqlTransaction, radiusId: RadiusId, people: readonly StaffId[]): Promise<void> {
  const [radius] = await tx.query<{ caseId: string | null }>(CASE_OF, [radiusId]);
  let caseId = radius?.caseId ?? null;
  if (caseId === null) {
    const [opened] = await tx.query<{ caseId: string }>(OPEN_CASE, []);
    if (opened === undefined) throw new TypeError('a case that was opened has an id');
    ({ caseId } = opened);
    await tx.query(GETS_CASE, [radiusId, caseId]);
  }
  await tx.query(CONCERNS, [caseId, people]);
}
