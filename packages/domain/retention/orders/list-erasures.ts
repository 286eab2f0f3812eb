import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../audit-events.ts';
import type { ErasurePage, ErasureRow, ListErasuresInput } from '../contract.ts';
import { failRetention } from '../errors.ts';
import { ERASURE_JOINS, ERASURE_ROW } from './erasure-rows.ts';

const PAGE = `SELECT ${ERASURE_ROW} FROM ${ERASURE_JOINS}
  WHERE ($1::int4 IS NULL OR o.number < $1::int4) AND ($2::text IS NULL OR o.state = $2)
  ORDER BY o.number DESC LIMIT $3::int4`;
const COUNTS = `SELECT (count(*) FILTER (WHERE state IN ('ordered', 'running')))::int4 AS running,
    (count(*) FILTER (WHERE state = 'done'))::int4 AS done, (count(*) FILTER (WHERE state = 'failed'))::int4 AS failed FROM erasure`;
/** The number of the last row: numbers are given in the order of the orders, and say nothing. */
const CURSOR = /^[1-9]\d{0,9}$/;

/** Erasures, the newest first. @throws AppError RETENTION_CURSOR_INVALID */
export function listErasures(call: SignedInContext, { state, cursor, limit }: ListErasuresInput): Promise<ErasurePage> {
  const { principal, authorizer, services } = call;
  if (cursor != null && !CURSOR.test(cursor)) throw failRetention('RETENTION_CURSOR_INVALID');
  const before = cursor == null ? null : Math.min(Number(cursor), 2_147_483_647);
  const as = rowPrincipal(principal, authorizer.scopeOf('retention.read-erasures'));
  return inSqlTransaction(
    services.db,
    as,
    async (tx) => {
      const found = await tx.query<ErasureRow>(PAGE, [before, state ?? null, limit + 1]);
      const [counts] = await tx.query<ErasurePage['counts']>(COUNTS);
      const rows = found.slice(0, limit);
      await record(tx, {
        action: 'retention.erasures-read',
        outcome: 'allowed',
        principal,
        subject: { kind: 'Erasure', id: null },
        facts: { count: rows.length },
      });
      const last = found.length > limit ? rows.at(-1) : undefined;
      return {
        rows,
        next: last === undefined ? null : String(last.number),
        counts: counts ?? { running: 0, done: 0, failed: 0 },
      };
    },
    { plans: 'by-value' },
  );
}
