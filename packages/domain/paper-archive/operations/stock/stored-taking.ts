import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { BranchId, Id, RegionId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { orRefuse, refused } from '../refusing.ts';

/** A stock-taking as an act finds it. */
export interface StoredTaking {
  readonly takingId: Id<'StockTaking'>;
  readonly cabinetId: Id<'Cabinet'>;
  readonly cabinetCode: string;
  readonly shelves: number;
  readonly regionId: RegionId;
  readonly branchId: BranchId;
  readonly begunByName: string | null;
  readonly begunAt: Date;
  readonly endedAt: Date | null;
  readonly isMine: boolean;
}

const TAKING = `SELECT t.id AS "takingId", t.cabinet_id AS "cabinetId", c.code AS "cabinetCode", c.shelves, c.region_id AS "regionId",
    c.branch_id AS "branchId", s.display_name AS "begunByName", t.begun_at AS "begunAt", t.ended_at AS "endedAt",
    EXISTS (SELECT FROM cabinet_keeper k WHERE k.cabinet_id = c.id AND k.staff_id = $2::uuid) AS "isMine"
  FROM stock_taking t JOIN cabinet c ON c.id = t.cabinet_id LEFT JOIN staff s ON s.id = t.begun_by WHERE t.id = $1::uuid`;

type Action = 'paper-archive.take-stock' | 'paper-archive.read-archive';

/**
 * Runs an act on a stock-taking in one transaction; who writes into it holds the key of its cabinet.
 * @throws AppError PAPER_TAKING_NOT_FOUND | PAPER_KEY_NOT_HELD, in the log
 */
export async function withTaking<Done>(
  call: SignedInContext,
  { takingId, action }: { readonly takingId: Id<'StockTaking'>; readonly action: Action },
  act: (tx: SqlTransaction, taking: StoredTaking) => Promise<Done>,
): Promise<Done> {
  const { services, principal, authorizer } = call;
  const as = rowPrincipal(principal, authorizer.rowReach(action));
  const subject = { kind: 'StockTaking', id: takingId } as const;
  const kind = action === 'paper-archive.take-stock' ? 'Cabinet' : 'PaperFile';
  return orRefuse(
    await inSqlTransaction(services.db, as, async (tx) => {
      const [taking] = await tx.query<StoredTaking & Record<string, unknown>>(TAKING, [takingId, principal.staffId]);
      if (taking === undefined || !authorizer.can(action, kind, taking)) {
        return refused(tx, call, { code: 'PAPER_TAKING_NOT_FOUND', subject });
      }
      if (kind === 'Cabinet' && !taking.isMine) return refused(tx, call, { code: 'PAPER_KEY_NOT_HELD', subject });
      return { done: await act(tx, taking) };
    }),
  );
}
