import { createHash } from 'node:crypto';
import type { SqlTransaction } from '@kean/db';

/** The table of windows knows what was spent as well: a digest, and until when it matters. */
const SPEND = `
  insert into sign_in_window (key, ends_at, tries) values ($1, now() + make_interval(secs => $2), 1)
  on conflict (key) do nothing returning key`;

/**
 * Marks something as used, for as long as it would otherwise count.
 * @returns whether this was the first time
 */
export async function spendOnce(tx: SqlTransaction, spent: Uint8Array, seconds: number): Promise<boolean> {
  const key = createHash('sha256').update('spent ').update(spent).digest();
  return (await tx.query(SPEND, [key, seconds])).length > 0;
}
