import type { Manifest } from '@kean/backups';
import pg from 'pg';
import { onConnection } from '../quarantine/on-connection.ts';
import { RestoreRefused } from '../restore-refused.ts';

/**
 * Counts every table and compares with what was counted in the snapshot of the dump.
 * @returns rows of all tables
 * @throws RestoreRefused `rows-missing` naming the table
 */
export async function requireEveryRow(
  databaseUrl: string,
  rows: Manifest['rows'],
  counted: (tables: { readonly done: number; readonly total: number }) => void,
): Promise<number> {
  const tables = Object.keys(rows).sort();
  return onConnection(databaseUrl, async (client) => {
    let sum = 0;
    for (const [done, table] of tables.entries()) {
      const found = await client.query<{ rows: string }>(`select count(*) as rows from ${pg.escapeIdentifier(table)}`);
      const count = Number(found.rows[0]?.rows);
      if (count !== rows[table]) {
        throw new RestoreRefused(
          'rows-missing',
          `${table} has ${count} rows instead of the ${rows[table]} of the backup. Restore again; where it happens twice, take another backup.`,
        );
      }
      sum += count;
      counted({ done: done + 1, total: tables.length });
    }
    return sum;
  });
}
