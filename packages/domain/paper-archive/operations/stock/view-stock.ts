import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { BranchId, Id, RegionId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { Difference, StockTaking, TakingRow } from '../../contract.ts';
import { waysToSettle } from '../../rules/a-difference-is-settled-by-what-was-done.ts';
import { withTaking } from './stored-taking.ts';

/** What the list says of each shelf, and how much of it was seen where it is said to be. */
const BY_SHELF = `SELECT n AS shelf,
    (SELECT count(*)::int FROM paper_file f WHERE f.cabinet_id = $2::uuid AND f.shelf = n AND f.state IN ('shelved', 'missing')) AS expected,
    (SELECT count(*)::int FROM stock_sighting s JOIN paper_file f ON f.id = s.file_id
      WHERE s.taking_id = $1::uuid AND s.shelf = n AND f.cabinet_id = $2::uuid AND f.shelf = n AND f.state IN ('shelved', 'missing')) AS seen
  FROM generate_series(1, $3::int) n`;
const SEEN = 'SELECT count(*)::int AS seen FROM stock_sighting WHERE taking_id = $1::uuid';
const DIFFERENCES = `SELECT d.id AS "differenceId", d.label AS number, d.kind, d.file_id AS "fileId",
    CASE WHEN f.id IS NULL THEN NULL ELSE c.code || ' / ' || f.shelf END AS "recordedAt", d.shelf AS "seenOnShelf",
    d.settled_as AS "settledAs", s.display_name AS "settledByName", d.settled_at AS "settledAt"
  FROM stock_difference d LEFT JOIN paper_file f ON f.id = d.file_id LEFT JOIN cabinet c ON c.id = f.cabinet_id
  LEFT JOIN staff s ON s.id = d.settled_by WHERE d.taking_id = $1::uuid ORDER BY d.settled_at IS NOT NULL, d.kind, d.label`;
const RECENT = `SELECT t.id AS "takingId", c.code AS "cabinetCode", c.region_id AS "regionId", c.branch_id AS "branchId",
    t.begun_at AS "begunAt", t.ended_at AS "endedAt",
    (SELECT count(*)::int FROM stock_difference d WHERE d.taking_id = t.id) AS differences,
    (SELECT count(*)::int FROM stock_difference d WHERE d.taking_id = t.id AND d.settled_at IS NULL) AS open
  FROM stock_taking t JOIN cabinet c ON c.id = t.cabinet_id ORDER BY t.ended_at IS NOT NULL, t.begun_at DESC LIMIT 100`;

/** @throws AppError PAPER_TAKING_NOT_FOUND, in the log */
export function viewStockTaking(call: SignedInContext, takingId: Id<'StockTaking'>): Promise<StockTaking> {
  return withTaking(call, { takingId, action: 'paper-archive.read-archive' }, async (tx, taking) => {
    const byShelf = await tx.query<StockTaking['byShelf'][number] & Record<string, unknown>>(BY_SHELF, [
      ...[takingId, taking.cabinetId, taking.shelves],
    ]);
    const [count] = await tx.query<{ seen: number }>(SEEN, [takingId]);
    const differences = await tx.query<Omit<Difference, 'mayBeSettledAs'> & Record<string, unknown>>(DIFFERENCES, [
      takingId,
    ]);
    const { cabinetId, cabinetCode, shelves, begunAt, endedAt, begunByName } = taking;
    return {
      ...{ takingId, cabinetId, cabinetCode, shelves, begunAt, endedAt, byShelf, seen: count?.seen ?? 0 },
      begunByName: begunByName ?? '—',
      differences: differences.map((one) => ({
        ...one,
        mayBeSettledAs: one.settledAs === null && taking.isMine ? [...waysToSettle(one.kind)] : [],
      })) as unknown as Difference[],
    };
  });
}

type Row = TakingRow & { readonly regionId: RegionId; readonly branchId: BranchId };

/** Stock-takings within the caller's reach: what is under way, then the newest. */
export function listStockTakings({ services, principal, authorizer }: SignedInContext): Promise<TakingRow[]> {
  const as = rowPrincipal(principal, authorizer.rowReach('paper-archive.read-archive'));
  return inSqlTransaction(services.db, as, async (tx) => {
    const rows = await tx.query<Row & Record<string, unknown>>(RECENT, []);
    return rows
      .filter((row) => authorizer.can('paper-archive.read-archive', 'PaperFile', row))
      .map(({ regionId: _region, branchId: _branch, ...row }) => row);
  });
}
