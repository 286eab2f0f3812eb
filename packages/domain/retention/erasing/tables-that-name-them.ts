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

/**
 * @param except tables that nobody has to look through
 * @returns the tables that hold rows of these clients, and how many were looked through
 */
export async function tablesThatNameThem(
  tx: SqlTransaction,
  clientIds: readonly string[],
  except: ReadonlySet<string> = new Set(),
): Promise<{ readonly filled: readonly string[]; readonly looked: number }> {
  const naming = await tx.query<{ table: string; column: string }>(NAMING);
  const searched = naming.filter(({ table }) => !except.has(table));
  // One statement: forty questions would be forty journeys.
  const filled = await tx.query<{ table: string }>(searched.map(filledTable).join(' UNION ALL '), [clientIds]);
  return { filled: filled.map(({ table }) => table), looked: searched.length };
}

function filledTable({ table, column }: { readonly table: string; readonly column: string }): string {
  if (!NAME.test(table) || !NAME.test(column)) throw new TypeError('a table of ours has a plain name');
  return `SELECT '${table}' AS "table" WHERE EXISTS (SELECT FROM "${table}" WHERE "${column}" = ANY ($1::uuid[]))`;
}
