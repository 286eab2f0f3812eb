import { readCursor, writeCursor } from '@kean/clients/contract/paging';
import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { BranchId, ClientId, Id, RegionId, StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { BatchRow, BatchView } from '../../contract.ts';
import { failPaper } from '../../errors.ts';
import { withBatch } from './stored-batch.ts';

const ROW = `b.id AS "batchId", b.number, b.state, b.method, br.name AS "branchName", br.name_en AS "branchNameEn",
    (SELECT count(*)::int FROM shred_item i WHERE i.batch_id = b.id) AS files,
    (SELECT coalesce(sum(f.sheets), 0)::int FROM shred_item i JOIN paper_file f ON f.id = i.file_id WHERE i.batch_id = b.id) AS sheets,
    coalesce(o.display_name, '—') AS "openedByName", b.opened_at AS "openedAt", s.display_name AS "signedByName", b.signed_at AS "signedAt",
    w.display_name AS "witnessedByName", b.witnessed_at AS "witnessedAt"`;
const JOINS = `shred_batch b JOIN branch br ON br.id = b.branch_id LEFT JOIN staff o ON o.id = b.opened_by
  LEFT JOIN staff s ON s.id = b.signed_by LEFT JOIN staff w ON w.id = b.witnessed_by`;
const PAGE = `SELECT ${ROW}, b.region_id AS "regionId", b.branch_id AS "branchId" FROM ${JOINS}
  WHERE $1::uuid IS NULL OR (b.opened_at, b.id) < (SELECT p.opened_at, p.id FROM shred_batch p WHERE p.id = $1::uuid)
  ORDER BY b.opened_at DESC, b.id DESC LIMIT $2::int`;
const ONE = `SELECT ${ROW}, b.version, b.signed_by AS "signedBy", encode(b.photo_hash, 'hex') AS "photoSha256" FROM ${JOINS} WHERE b.id = $1::uuid`;
const ITEMS = `SELECT f.id AS "fileId", f.number, f.class, f.sheets, f.shred_cause AS cause
  FROM shred_item i JOIN paper_file f ON f.id = i.file_id WHERE i.batch_id = $1::uuid ORDER BY f.number`;

type Row = BatchRow & { readonly regionId: RegionId; readonly branchId: BranchId };

/** Batches within the caller's reach, the newest first. @throws AppError PAPER_CURSOR_INVALID */
export function listBatches(
  { services, principal, authorizer }: SignedInContext,
  { cursor, limit }: { readonly cursor?: string | null | undefined; readonly limit: number },
): Promise<{ rows: BatchRow[]; next: string | null }> {
  const after = cursor == null ? null : readCursor(cursor);
  if (cursor != null && after === null) throw failPaper('PAPER_CURSOR_INVALID');
  const as = rowPrincipal(principal, authorizer.rowReach('paper-archive.read-archive'));
  return inSqlTransaction(services.db, as, async (tx) => {
    const found = await tx.query<Row & Record<string, unknown>>(PAGE, [after, limit + 1]);
    const last = found.length > limit ? found[limit - 1] : undefined;
    const rows = found
      .slice(0, limit)
      .filter((row) => authorizer.can('paper-archive.read-archive', 'PaperFile', row))
      .map(({ regionId: _region, branchId: _branch, ...row }) => row as BatchRow);
    return { rows, next: last === undefined ? null : writeCursor(last.batchId as unknown as ClientId) };
  });
}

/** @throws AppError PAPER_BATCH_NOT_FOUND, in the log */
export function viewBatch(call: SignedInContext, batchId: Id<'ShredBatch'>): Promise<BatchView> {
  const { principal, authorizer } = call;
  return withBatch(call, { batchId, action: 'paper-archive.read-archive' }, async (tx, batch) => {
    const [row] = await tx.query<BatchRow & { version: number; signedBy: StaffId | null; photoSha256: string | null }>(
      ONE,
      [batchId],
    );
    if (row === undefined) throw failPaper('PAPER_BATCH_NOT_FOUND');
    const items = await tx.query<BatchView['items'][number] & Record<string, unknown>>(ITEMS, [batchId]);
    const { signedBy, ...shown } = row;
    return {
      ...shown,
      items,
      maySign: batch.state === 'open' && authorizer.can('paper-archive.shred', 'ShredBatch', batch),
      mayWitness:
        batch.state === 'signed' &&
        signedBy !== principal.staffId &&
        authorizer.can('paper-archive.witness-shredding', 'ShredBatch', batch),
    };
  });
}
