import { applyMigrations } from './schema-engine.ts';
import { migrationsFolder, type WhichDatabase } from './which-database.ts';
import { withConnection } from './with-connection.ts';

export interface MigrateOptions {
  /** Connection of the database's owner (`kean_owner`, `kean_keys_owner`). */
  readonly ownerUrl: string;
  readonly which: WhichDatabase;
}

export interface Migrated {
  /** Names of the migrations that were run now; empty when the database was up to date. */
  readonly applied: readonly string[];
}

/**
 * Brings a database to the newest migration. Safe to repeat and to run from two processes at once; a migration that fails
 * leaves nothing of itself behind and stops everything after it.
 */
export async function migrate(options: MigrateOptions): Promise<Migrated> {
  const { ownerUrl, which } = options;
  const applied = await applyMigrations(ownerUrl, migrationsFolder(which));
  if (which === 'kean') await prepareLog(ownerUrl);
  return { applied };
}

/**
 * An instance that slept for years must find a partition for today before its first event, and a database that was restored into
 * another cluster must count on from where the log stopped.
 */
async function prepareLog(ownerUrl: string): Promise<void> {
  await withConnection(ownerUrl, async (client) => {
    await client.query(`select ensure_audit_partitions((current_date - interval '1 month')::date, 14)`);
    await client.query('select begin_log_era()');
  });
}
