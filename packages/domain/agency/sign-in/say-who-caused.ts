import type { SqlTransaction } from '@kean/db';

const SAY = `select set_config('kean.caused_by', $1, true)`;

/**
 * Says, for the rest of this transaction, who brings about that sessions or credentials end: other systems are told by the database
 * (ADR 0060), and the reason that they read is worded by this. `signing-out`: somebody ends the session where they sit, which revokes nothing.
 */
export async function sayWhoCaused(
  tx: SqlTransaction,
  who: 'user' | 'admin' | 'system' | 'signing-out',
): Promise<void> {
  await tx.query(SAY, [who]);
}
