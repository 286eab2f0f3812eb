import type { Database } from './database.ts';
import { translateError } from './translate-error.ts';

/**
 * One prepared statement on its own, in one round trip and as nobody: for what lies outside of row security and must be cheap,
 * as the session of every request. Tables under row security show nothing here. What changes two things belongs in a
 * transaction.
 * @throws AppError of `DATABASE_ERRORS`
 */
export async function runStatement<Row extends object = Record<string, unknown>>(
  db: Database,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const name = db.statementNames.nameOf(text);
  try {
    const { rows } = await db.pool.query<Row>({ text, values: values as unknown[], ...(name && { name }) });
    return rows;
  } catch (error) {
    throw translateError(error);
  }
}
