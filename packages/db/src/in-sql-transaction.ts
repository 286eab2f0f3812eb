import type pg from 'pg';
import { acquire } from './acquire.ts';
import type { Database } from './database.ts';
import { failDatabase } from './errors.ts';
import { openingStatement, type Plans, type RowPrincipal } from './row-principal.ts';
import { sendTogether } from './send-together.ts';
import { OpenTransaction, type SqlTransaction } from './sql-transaction.ts';
import { translateError } from './translate-error.ts';

export interface SqlTransactionOptions {
  /** Default `fixed`. Say `by-value` where one text serves optional conditions (`$1 is null or …`) on a large table. */
  readonly plans?: Plans;
}

/**
 * One transaction on a bare connection, for hot paths: BEGIN and the principal's settings in one message that travels together
 * with the first statement, named statements with fixed plans, COMMIT. Sees exactly what {@link inTransaction} sees.
 *
 * Commits when `work` resolves, rolls back when it throws, and gives the connection back clean in both cases; a connection
 * of which that is not certain is closed instead. When the promise resolves, the commit is durable (I5).
 * @throws AppError of `DATABASE_ERRORS`, or whatever `work` threw
 */
export async function inSqlTransaction<T>(
  db: Database,
  as: RowPrincipal,
  work: (tx: SqlTransaction) => Promise<T>,
  { plans = 'fixed' }: SqlTransactionOptions = {},
): Promise<T> {
  const opening = openingStatement(as, plans);
  const client = await acquire(db.pool);
  const tx = new OpenTransaction(client, db.statementNames);
  let clean = false;
  try {
    let begun: Promise<unknown> = Promise.resolve();
    const working = sendTogether(client, () => {
      begun = client.query(opening);
      // Awaited below; until then its failure is no unhandled one. Statements wait behind it on the wire in any case.
      begun.catch(() => undefined);
      return work(tx);
    });
    const result = await working;
    tx.end();
    await begun;
    const ended = await client.query('commit');
    clean = true;
    if (ended.command !== 'COMMIT') throw failDatabase('DB_NOT_COMMITTED');
    return result;
  } catch (error) {
    tx.end();
    clean ||= await rolledBack(client);
    throw translateError(error);
  } finally {
    client.release(!(clean && client.getTransactionStatus() === 'I'));
  }
}

/** False where even the roll-back failed: then nobody may get this connection again. */
async function rolledBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('rollback');
    return true;
  } catch {
    return false;
  }
}
