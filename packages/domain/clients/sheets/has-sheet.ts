import type { SqlTransaction } from '@kean/db';
import type { ClientId, StaffId } from '@kean/kernel';

const STANDS = 'SELECT sheet_stands($1::uuid) AS stands';
const BY_ME = `SELECT FROM client_sheet
  WHERE client_id = $1::uuid AND issued_by = $2::uuid AND used_at IS NULL AND ended_at IS NULL AND ends_at > clock_timestamp()`;

/** Whether a code was printed for this client that still opens something. */
export async function hasSheet(tx: SqlTransaction, clientId: ClientId): Promise<boolean> {
  const [row] = await tx.query<{ stands: boolean }>(STANDS, [clientId]);
  return row?.stands ?? false;
}

/** Whoever printed it gives no link beside it: the database would open nothing by the two. */
export async function printedSheet(tx: SqlTransaction, clientId: ClientId, staffId: StaffId): Promise<boolean> {
  return (await tx.query(BY_ME, [clientId, staffId])).length > 0;
}
