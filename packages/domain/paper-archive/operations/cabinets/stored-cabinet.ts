import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { BranchId, Id, RegionId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { orRefuse, refused } from '../refusing.ts';

/** A cabinet as an act finds it. */
export interface StoredCabinet {
  readonly cabinetId: Id<'Cabinet'>;
  readonly regionId: RegionId;
  readonly branchId: BranchId;
  readonly code: string;
  readonly shelves: number;
  readonly isClosed: boolean;
  readonly isMine: boolean;
}

const CABINET = `SELECT c.id AS "cabinetId", c.region_id AS "regionId", c.branch_id AS "branchId", c.code, c.shelves,
    c.closed_at IS NOT NULL AS "isClosed",
    EXISTS (SELECT FROM cabinet_keeper k WHERE k.cabinet_id = c.id AND k.staff_id = $2::uuid) AS "isMine"
  FROM cabinet c WHERE c.id = $1::uuid`;

export async function readCabinet(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  cabinetId: Id<'Cabinet'>,
): Promise<StoredCabinet | undefined> {
  const [found] = await tx.query<StoredCabinet>(CABINET, [cabinetId, principal.staffId]);
  return found;
}

interface Wanted {
  readonly cabinetId: Id<'Cabinet'>;
  readonly action: 'paper-archive.arrange-cabinets' | 'paper-archive.take-stock';
  /** Whether the caller has to hold its key. */
  readonly withKey: boolean;
}

/**
 * Runs an act on a cabinet in one transaction. @throws AppError PAPER_CABINET_NOT_FOUND, absent and out of reach alike; PAPER_KEY_NOT_HELD.
 * Both are in the log.
 */
export async function withCabinet<Done>(
  call: SignedInContext,
  { cabinetId, action, withKey }: Wanted,
  act: (tx: SqlTransaction, cabinet: StoredCabinet) => Promise<Done>,
): Promise<Done> {
  const { services, principal, authorizer } = call;
  const as = rowPrincipal(principal, authorizer.rowReach(action));
  const subject = { kind: 'Cabinet', id: cabinetId } as const;
  return orRefuse(
    await inSqlTransaction(services.db, as, async (tx) => {
      const cabinet = await readCabinet(tx, call, cabinetId);
      if (cabinet === undefined || !authorizer.can(action, 'Cabinet', cabinet)) {
        return refused(tx, call, { code: 'PAPER_CABINET_NOT_FOUND', subject });
      }
      if (withKey && !cabinet.isMine) return refused(tx, call, { code: 'PAPER_KEY_NOT_HELD', subject });
      return { done: await act(tx, cabinet) };
    }),
  );
}
