import { type Database, inSqlTransaction } from '@kean/db';
import type { BranchId, StaffId } from '@kean/kernel';
import { CONDUCTOR } from '../conducting/personnel-worker.ts';

export interface LeftBehind {
  readonly branchId: BranchId;
  readonly branchName: string;
  readonly branchNameEn: string;
  readonly clients: number;
}

const COUNT = `
  SELECT c.branch_id AS "branchId", b.name AS "branchName", b.name_en AS "branchNameEn", count(*)::int4 AS clients
    FROM client c JOIN branch b ON b.id = c.branch_id WHERE c.assignee_id = $1::uuid AND c.state <> 'erased'
   GROUP BY 1, 2, 3 ORDER BY 2`;

/** How many clients somebody has, by branch. Whoever sees people off sees no client: they are counted for them, and none is read. */
export function clientsLeftBehind(db: Database, staffId: StaffId): Promise<LeftBehind[]> {
  return inSqlTransaction(db, CONDUCTOR, (tx) => tx.query<LeftBehind & Record<string, unknown>>(COUNT, [staffId]));
}
