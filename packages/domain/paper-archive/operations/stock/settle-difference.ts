import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { BranchId, ClientId, Id, RegionId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { DifferenceKind, FileClass, FileState, SettledAs } from '../../contract.ts';
import { failPaper } from '../../errors.ts';
import { aDifferenceIsSettledByWhatWasDone } from '../../rules/a-difference-is-settled-by-what-was-done.ts';
import { endLoan } from '../loans/lend-file.ts';
import { orRefuse, refused } from '../refusing.ts';

const DIFFERENCE = `SELECT d.id AS "differenceId", d.kind, d.shelf, d.settled_at AS "settledAt", d.file_id AS "fileId",
    t.cabinet_id AS "cabinetId", c.region_id AS "regionId", c.branch_id AS "branchId", f.client_id AS "clientId", f.class, f.state,
    EXISTS (SELECT FROM cabinet_keeper k WHERE k.cabinet_id = c.id AND k.staff_id = $2::uuid) AS "isMine"
  FROM stock_difference d JOIN stock_taking t ON t.id = d.taking_id JOIN cabinet c ON c.id = t.cabinet_id
  LEFT JOIN paper_file f ON f.id = d.file_id WHERE d.id = $1::uuid FOR UPDATE OF d`;
const SETTLE =
  'UPDATE stock_difference SET settled_as = $2, settled_by = $3::uuid, settled_at = now() WHERE id = $1::uuid';
const FOUND = `UPDATE paper_file SET state = 'shelved', version = version + 1 WHERE id = $1::uuid AND state = 'missing'`;
const PUT_HERE = `UPDATE paper_file SET cabinet_id = $2::uuid, shelf = $3, region_id = $4::uuid, branch_id = $5::uuid, state = 'shelved',
    version = version + 1 WHERE id = $1::uuid AND state IN ('shelved', 'missing')`;
const ON_SHELF = `UPDATE paper_file SET cabinet_id = $2::uuid, shelf = coalesce($3, shelf), region_id = $4::uuid, branch_id = $5::uuid,
    state = 'shelved', version = version + 1 WHERE id = $1::uuid`;

interface StoredDifference extends Record<string, unknown> {
  readonly kind: DifferenceKind;
  readonly shelf: number | null;
  readonly settledAt: Date | null;
  readonly fileId: Id<'PaperFile'> | null;
  readonly cabinetId: Id<'Cabinet'>;
  readonly regionId: RegionId;
  readonly branchId: BranchId;
  readonly clientId: ClientId | null;
  readonly class: FileClass | null;
  readonly state: FileState | null;
  readonly isMine: boolean;
}

interface Settling {
  readonly differenceId: Id<'StockDifference'>;
  readonly as: SettledAs;
}

/**
 * Says what was done about a difference; the list follows it.
 * @throws AppError PAPER_TAKING_NOT_FOUND | PAPER_KEY_NOT_HELD, in the log; PAPER_DIFFERENCE_SETTLED_OTHERWISE
 */
export async function settleDifference(call: SignedInContext, { differenceId, as }: Settling): Promise<void> {
  const { services, principal, authorizer } = call;
  const reach = rowPrincipal(principal, authorizer.rowReach('paper-archive.take-stock'));
  const subject = { kind: 'StockTaking', id: null } as const;
  orRefuse(
    await inSqlTransaction(services.db, reach, async (tx) => {
      const [found] = await tx.query<StoredDifference>(DIFFERENCE, [differenceId, principal.staffId]);
      if (found === undefined || !authorizer.can('paper-archive.take-stock', 'Cabinet', found)) {
        return refused(tx, call, { code: 'PAPER_TAKING_NOT_FOUND', subject });
      }
      if (!found.isMine) return refused(tx, call, { code: 'PAPER_KEY_NOT_HELD', subject });
      if (found.settledAt !== null || !aDifferenceIsSettledByWhatWasDone(found.kind, as)) {
        throw failPaper('PAPER_DIFFERENCE_SETTLED_OTHERWISE');
      }
      await follow(tx, call, found, as);
      await tx.query(SETTLE, [differenceId, as, principal.staffId]);
      await record(tx, {
        action: 'paper-archive.difference-settled',
        outcome: 'allowed',
        principal,
        branchId: found.branchId,
        subject: { kind: 'Cabinet', id: found.cabinetId },
        facts: { differenceId, kind: found.kind, as },
      });
      return { done: undefined };
    }),
  );
}

async function follow(
  tx: SqlTransaction,
  call: SignedInContext,
  found: StoredDifference,
  as: SettledAs,
): Promise<void> {
  const { fileId, cabinetId, regionId, branchId, shelf } = found;
  if (fileId === null) return;
  if (as === 'found') await tx.query(FOUND, [fileId]);
  if (as === 'put-here') await tx.query(PUT_HERE, [fileId, cabinetId, shelf, regionId, branchId]);
  if (as === 'taken-back' && found.clientId !== null && found.class !== null) {
    await endLoan(tx, call, { fileId, branchId, clientId: found.clientId, class: found.class });
    await tx.query(ON_SHELF, [fileId, cabinetId, shelf, regionId, branchId]);
  }
}
