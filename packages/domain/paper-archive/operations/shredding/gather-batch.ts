import { inSqlTransaction, rowPrincipal } from '@kean/db';
import type { BranchId, RegionId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { BatchActInput, OpenBatchInput, ShreddableFile } from '../../contract.ts';
import { failPaper } from '../../errors.ts';
import { withBatch } from './stored-batch.ts';

const IN_A_BATCH = `EXISTS (SELECT FROM shred_item i JOIN shred_batch b ON b.id = i.batch_id WHERE i.file_id = f.id AND b.state <> 'dropped')`;
const DUE = `SELECT f.id AS "fileId", f.number, f.class, f.sheets, f.shred_cause AS cause, c.code AS "cabinetCode", f.shelf,
    f.shred_due_at AS "dueAt", f.region_id AS "regionId", f.branch_id AS "branchId",
    CASE WHEN f.state IN ('lent', 'missing') THEN f.state WHEN ${IN_A_BATCH} THEN 'in-a-batch'
      WHEN paper_is_held(f.client_id) THEN 'held' END AS hindrance
  FROM paper_file f JOIN cabinet c ON c.id = f.cabinet_id
  WHERE f.shred_due_at <= now() AND f.state <> 'shredded' ORDER BY f.shred_due_at, f.number LIMIT 500`;
/** Locked, so that no file comes into two batches at once. */
const FREE = `SELECT f.id, f.region_id AS "regionId", f.branch_id AS "branchId" FROM paper_file f
  WHERE f.id = ANY($1::uuid[]) AND f.state = 'shelved' AND f.shred_due_at <= now() AND NOT ${IN_A_BATCH} AND NOT paper_is_held(f.client_id)
  ORDER BY f.id FOR UPDATE OF f`;
const OPEN = `INSERT INTO shred_batch (id, region_id, branch_id, method, opened_by)
  VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5::uuid)`;
const FILL = 'INSERT INTO shred_item (batch_id, file_id) SELECT $1::uuid, unnest($2::uuid[])';
const DROP = `UPDATE shred_batch SET state = 'dropped', version = version + 1 WHERE id = $1::uuid AND state = 'open' RETURNING id`;
const SAME = 'SELECT 1 FROM shred_batch WHERE id = $1::uuid AND opened_by = $2::uuid';

type Due = ShreddableFile & { readonly regionId: RegionId; readonly branchId: BranchId };

/** What is due to be shredded within the caller's reach; numbers and classes alone. */
export function listShreddable({ services, principal, authorizer }: SignedInContext): Promise<ShreddableFile[]> {
  const as = rowPrincipal(principal, authorizer.rowReach('paper-archive.shred'));
  return inSqlTransaction(services.db, as, async (tx) => {
    const rows = await tx.query<Due & Record<string, unknown>>(DUE, []);
    return rows
      .filter((row) => authorizer.can('paper-archive.shred', 'ShredBatch', row))
      .map(({ regionId: _region, branchId: _branch, ...row }) => row);
  });
}

/**
 * Gathers files of one branch for shredding, all of them or none. Sent twice it is one batch.
 * @throws AppError PAPER_NOT_TO_BE_SHREDDED
 */
export function openBatch(call: SignedInContext, { batchId, method, fileIds }: OpenBatchInput): Promise<void> {
  const { services, principal, authorizer } = call;
  const wanted = [...new Set(fileIds)];
  const as = rowPrincipal(principal, authorizer.rowReach('paper-archive.shred'));
  return inSqlTransaction(services.db, as, async (tx) => {
    const [same] = await tx.query(SAME, [batchId, principal.staffId]);
    if (same !== undefined) return;
    const free = await tx.query<{ id: string; regionId: RegionId; branchId: BranchId }>(FREE, [wanted]);
    const [first] = free;
    const isOnePlace = free.every(({ branchId }) => branchId === first?.branchId);
    const mayShred = first !== undefined && authorizer.can('paper-archive.shred', 'ShredBatch', first);
    if (free.length !== wanted.length || !isOnePlace || !mayShred) throw failPaper('PAPER_NOT_TO_BE_SHREDDED');
    await tx.query(OPEN, [batchId, first.regionId, first.branchId, method, principal.staffId]);
    await tx.query(FILL, [batchId, wanted]);
    await record(tx, {
      action: 'paper-archive.batch-opened',
      outcome: 'allowed',
      principal,
      branchId: first.branchId,
      subject: { kind: 'ShredBatch', id: batchId },
      facts: { files: wanted.length, method, state: 'open' },
    });
  });
}

/** Lets an unsigned batch go; its files wait again. @throws AppError PAPER_BATCH_NOT_FOUND | PAPER_BATCH_MOVED_ON */
export function dropBatch(call: SignedInContext, input: BatchActInput): Promise<void> {
  return withBatch(
    call,
    { ...input, action: 'paper-archive.shred' },
    async (tx, { batchId, branchId, files, method }) => {
      const [dropped] = await tx.query(DROP, [batchId]);
      if (dropped === undefined) throw failPaper('PAPER_BATCH_MOVED_ON');
      await record(tx, {
        action: 'paper-archive.batch-dropped',
        outcome: 'allowed',
        principal: call.principal,
        branchId,
        subject: { kind: 'ShredBatch', id: batchId },
        facts: { files, method, state: 'dropped' },
      });
    },
  );
}
