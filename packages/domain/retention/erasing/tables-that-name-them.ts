import type { SqlTransaction } from '@kean/db';

/**
 * Every table with a column that names a client, by the catalogue and by no list of ours: a table that somebody adds and nobody thinks of
 * is looked through as well.
 */
const NAMING = `
  SELECT c.relname AS "table", a.attname AS "column" FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT a.attisdropped
     AND a.atttypid = 'uuid'::regtype AND (a.attname = 'client_id' OR (c.relname = 'client' AND a.attname = 'id'))
   ORDER BY 1`;
const NAME = /^[a-z]+(_[a-z0-9]+)*$/;

/** @returns the tables that hold rows of these clients, and how many were looked through */
export async function tablesThatNameThem(
  tx: SqlTransaction,
  clientIds: readonly string[],
): Promise<{ readonly filled: readonly string[]; readonly looked: number }> {
  const naming = await tx.query<{ table: string; column: string }>(NAMING);
  const filled: string[] = [];
  for (const { table, column } of naming) {
    if (!NAME.test(table) || !NAME.test(column)) throw new TypeError('a table of ours has a plain name');
    const [row] = await tx.query(`SELECT 1 FROM "${table}" WHERE "${column}" = ANY ($1::uuid[]) LIMIT 1`, [clientIds]);
    if (row !== undefined) filled.push(table);
  }
  return { filled, looked: naming.length };
}
