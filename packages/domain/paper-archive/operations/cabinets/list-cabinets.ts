import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { BranchId, RegionId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { CabinetRow } from '../../contract.ts';

const ALL = `SELECT c.id AS "cabinetId", c.code, c.region_id AS "regionId", c.branch_id AS "branchId", b.name AS "branchName",
    b.name_en AS "branchNameEn", c.shelves, c.closed_at IS NOT NULL AS "isClosed", coalesce(f.files, 0) AS files,
    coalesce(f.lent, 0) AS lent, coalesce(f.missing, 0) AS missing,
    (SELECT max(t.ended_at) FROM stock_taking t WHERE t.cabinet_id = c.id) AS "countedAt",
    EXISTS (SELECT FROM cabinet_keeper k WHERE k.cabinet_id = c.id AND k.staff_id = $1::uuid) AS "isMine",
    coalesce((SELECT jsonb_agg(jsonb_build_object('staffId', s.id, 'name', s.display_name) ORDER BY s.number)
                FROM cabinet_keeper k JOIN staff s ON s.id = k.staff_id WHERE k.cabinet_id = c.id), '[]') AS keepers
  FROM cabinet c JOIN branch b ON b.id = c.branch_id
  LEFT JOIN (SELECT cabinet_id, count(*) FILTER (WHERE state <> 'shredded')::int AS files,
                    count(*) FILTER (WHERE state = 'lent')::int AS lent, count(*) FILTER (WHERE state = 'missing')::int AS missing
               FROM paper_file GROUP BY cabinet_id) f ON f.cabinet_id = c.id
 ORDER BY c.closed_at IS NOT NULL, b.code, c.code LIMIT 1000`;

type Row = CabinetRow & { readonly regionId: RegionId; readonly branchId: BranchId };

/** Cabinets within the caller's reach, with who holds their keys; no client is named. */
export function listCabinets({ services, principal, authorizer }: SignedInContext): Promise<CabinetRow[]> {
  const as = rowPrincipal(principal, authorizer.rowReach('paper-archive.read-archive'));
  return inSqlTransaction(services.db, as, async (tx) => {
    const rows = await tx.query<Row & Record<string, unknown>>(ALL, [principal.staffId]);
    return rows
      .filter((row) => authorizer.can('paper-archive.read-archive', 'PaperFile', row))
      .map(({ regionId: _region, branchId: _branch, ...row }) => row);
  });
}
