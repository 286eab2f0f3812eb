/** The contract's part for the clause that erases: who was asked for consent in vain, and whose time is over. */
import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';

/** Somebody who is to be disposed of, and since when. */
export interface DueClient {
  readonly id: ClientId;
  readonly dueAt: Date;
}

/** By the clock of the database. Whoever answered after all, or is on a list of an erasure already, is due for nothing. */
const DUE = `SELECT d.client_id AS id, d.due_at AS "dueAt" FROM disposal_due d JOIN client c ON c.id = d.client_id
  WHERE d.due_at <= now() AND c.state = 'quarantined'
    AND ($1::timestamptz IS NULL OR (d.due_at, d.client_id) > ($1::timestamptz, $2::uuid))
  ORDER BY d.due_at, d.client_id LIMIT $3::int`;

/** The next of them, what is due longest first. @param after the last of the page before */
export function clientsDueForDisposal(
  tx: SqlTransaction,
  after: DueClient | null,
  limit: number,
): Promise<DueClient[]> {
  return tx.query<DueClient & Record<string, unknown>>(DUE, [
    after?.dueAt.toISOString() ?? null,
    after?.id ?? null,
    limit,
  ]);
}
