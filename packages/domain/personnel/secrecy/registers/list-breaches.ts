import type { SqlTransaction } from '@kean/db';
import type { StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { BreachesPage, BreachRow, ListBreachesInput } from '../../contract/secrecy.ts';
import { BREACH_JOINS, BREACH_ROW, IS_YOURS } from '../breaches/breach-rows.ts';
import { lookingAt } from './looking-at.ts';

/** Nobody finds the own case in the register: it is on the own page, once it was decided. */
const ROWS = `SELECT ${BREACH_ROW}, ${IS_YOURS} FROM ${BREACH_JOINS}
  WHERE b.staff_id <> $1::uuid AND ($2::text IS NULL OR b.state = $2) AND ($3::text IS NULL OR upper(s.number) = upper($3))
    AND ($4::int4 IS NULL OR b.number < $4::int4) ORDER BY b.number DESC LIMIT $5::int4`;
const COUNTS = `SELECT (count(*) FILTER (WHERE state = 'asked'))::int4 AS asked, (count(*) FILTER (WHERE state = 'appealed'))::int4 AS appealed
  FROM secrecy_breach WHERE staff_id <> $1::uuid`;

export function breachRows(
  tx: SqlTransaction,
  you: StaffId,
  { state, staffNumber, cursor, limit }: ListBreachesInput,
): Promise<BreachRow[]> {
  const values = [you, state ?? null, staffNumber ?? null, cursor ?? null, limit];
  return tx.query<BreachRow & Record<string, unknown>>(ROWS, values);
}

/** Breaches by what lies open of them; nothing that was written is opened here. */
export function listBreaches(call: SignedInContext, input: ListBreachesInput): Promise<BreachesPage> {
  const you = call.principal.staffId;
  return lookingAt(call, 'breaches', async (tx) => {
    const found = await breachRows(tx, you, { ...input, limit: input.limit + 1 });
    const [counts] = await tx.query<BreachesPage['counts']>(COUNTS, [you]);
    const rows = found.slice(0, input.limit);
    const next = found.length > input.limit ? (rows.at(-1)?.number ?? null) : null;
    return { rows, next, counts: counts ?? { asked: 0, appealed: 0 } };
  });
}
