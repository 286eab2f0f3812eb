import { acquire } from './acquire.ts';
import type { Database } from './database.ts';
import { failDatabase } from './errors.ts';
import type { SqlTransactionOptions } from './in-sql-transaction.ts';
import { openingStatement, type RowPrincipal } from './row-principal.ts';
import { sendTogether } from './send-together.ts';
import { translateError } from './translate-error.ts';

/**
 * One prepared statement under row security, as a transaction of its own in one journey: BEGIN with the principal's settings, the
 * statement and COMMIT travel together, since none of them needs the answer of another. Sees exactly what `inSqlTransaction` sees.
 *
 * When the promise resolves the commit is durable; when the statement fails, the same journey rolls it back.
 * @throws AppError of `DATABASE_ERRORS`
 */
export async function runStatementAs<Row extends object = Record<string, unknown>>(
  db: Database,
  as: RowPrincipal,
  text: string,
  values: readonly unknown[] = [],
  { plans = 'fixed' }: SqlTransactionOptions = {},
): Promise<Row[]> {
  const opening = openingStatement(as, plans);
  const name = db.statementNames.nameOf(text);
  const client = await acquire(db.pool);
  let broken = true;
  try {
    // All three are answered before the connection goes back, whichever of them failed.
    const [opened, answer, ended] = await sendTogether(client, () =>
      Promise.allSettled([
        client.query(opening),
        client.query<Row>({ text, values: values as unknown[], ...(name && { name }) }),
        client.query('commit'),
      ]),
    );
    broken = client.getTransactionStatus() !== 'I';
    if (opened.status === 'rejected') throw translateError(opened.reason);
    if (answer.status === 'rejected') throw translateError(answer.reason);
    if (ended.status === 'rejected') throw translateError(ended.reason);
    if (ended.value.command !== 'COMMIT') throw failDatabase('DB_NOT_COMMITTED');
    return answer.value.rows;
  } finally {
    client.release(broken);
  }
}
