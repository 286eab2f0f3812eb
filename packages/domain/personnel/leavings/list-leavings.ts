import { inSqlTransaction, nobody } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { LeavingPage, LeavingRow, ListLeavingsInput } from '../contract.ts';
import { LEAVING_JOINS, LEAVING_ROW } from './leaving-rows.ts';

const PAGE = `SELECT ${LEAVING_ROW} FROM ${LEAVING_JOINS}
  WHERE ($1::int4 IS NULL OR l.number < $1::int4) AND ($2::text IS NULL OR l.state = $2) ORDER BY l.number DESC LIMIT $3::int4`;
const COUNTS = `SELECT (count(*) FILTER (WHERE state IN ('planned', 'running', 'waiting')))::int4 AS open,
    (count(*) FILTER (WHERE state = 'failed'))::int4 AS failed, (count(*) FILTER (WHERE state = 'done'))::int4 AS done FROM leaving`;

/** Leavings, the newest first. */
export function listLeavings(
  { principal, services }: SignedInContext,
  { state, cursor, limit }: ListLeavingsInput,
): Promise<LeavingPage> {
  return inSqlTransaction(
    services.db,
    nobody,
    async (tx) => {
      const found = await tx.query<LeavingRow & Record<string, unknown>>(PAGE, [
        cursor ?? null,
        state ?? null,
        limit + 1,
      ]);
      const [counts] = await tx.query<LeavingPage['counts']>(COUNTS);
      const rows = found.slice(0, limit);
      await record(tx, {
        action: 'personnel.leavings-read',
        outcome: 'allowed',
        principal,
        subject: { kind: 'Staff', id: null },
        facts: { count: rows.length },
      });
      const next = found.length > limit ? (rows.at(-1)?.number ?? null) : null;
      return { rows, next, counts: counts ?? { open: 0, failed: 0, done: 0 } };
    },
    { plans: 'by-value' },
  );
}
