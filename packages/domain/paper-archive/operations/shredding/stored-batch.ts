import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { BranchId, Id, RegionId, StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { BatchState, ShredMethod } from '../../contract.ts';
import { failPaper } from '../../errors.ts';
import { orRefuse, refused } from '../refusing.ts';

/** A batch as an act finds it, locked. */
export interface StoredBatch {
  readonly batchId: Id<'ShredBatch'>;
  readonly regionId: RegionId;
  readonly branchId: BranchId;
  readonly state: BatchState;
  readonly method: ShredMethod;
  readonly number: number;
  readonly signedBy: StaffId | null;
  readonly pictureHash: Buffer | null;
  readonly version: number;
  readonly files: number;
}

const BATCH = `SELECT b.id AS "batchId", b.region_id AS "regionId", b.branch_id AS "branchId", b.state, b.method, b.number,
    b.signed_by AS "signedBy", b.photo_hash AS "pictureHash", b.version, (SELECT count(*)::int FROM shred_item i WHERE i.batch_id = b.id) AS files
  FROM shred_batch b WHERE b.id = $1::uuid`;

/** What each action may be done by: who shreds, who watches, who reads. */
export type BatchAction = 'paper-archive.shred' | 'paper-archive.witness-shredding' | 'paper-archive.read-archive';

/** @throws AppError PAPER_BATCH_NOT_FOUND, in the log; PAPER_BATCH_MOVED_ON */
export async function withBatch<Done>(
  call: SignedInContext,
  {
    batchId,
    version,
    action,
  }: { readonly batchId: Id<'ShredBatch'>; readonly version?: number; readonly action: BatchAction },
  act: (tx: SqlTransaction, batch: StoredBatch) => Promise<Done>,
): Promise<Done> {
  const { services, principal, authorizer } = call;
  const as = rowPrincipal(principal, authorizer.rowReach(action));
  const subject = { kind: 'ShredBatch', id: batchId } as const;
  const kind = action === 'paper-archive.read-archive' ? 'PaperFile' : 'ShredBatch';
  return orRefuse(
    await inSqlTransaction(services.db, as, async (tx) => {
      const lock = version === undefined ? '' : ' FOR UPDATE OF b';
      const [batch] = await tx.query<StoredBatch & Record<string, unknown>>(BATCH + lock, [batchId]);
      if (batch === undefined || !authorizer.can(action, kind, batch)) {
        return refused(tx, call, { code: 'PAPER_BATCH_NOT_FOUND', subject });
      }
      if (version !== undefined && batch.version !== version) throw failPaper('PAPER_BATCH_MOVED_ON');
      return { done: await act(tx, batch) };
    }),
  );
}
