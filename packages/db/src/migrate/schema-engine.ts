import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import { isUpToDate } from './is-up-to-date.ts';
import { MigrationAdapterFactory } from './migration-adapter.ts';
import { readMigrations, readSchema } from './migration-files.ts';
import { lastEnginePanic, loadSchemaEngine } from './wasm-engine.ts';
import { migrationsFolder, schemaFolder, type WhichDatabase } from './which-database.ts';

const NO_FILTER = { externalTables: [], externalEnums: [] };

/**
 * Applies what is missing, in order; gives the names of the migrations that were run now. A script is one transaction: where one
 * failed, nothing of it stayed, and it is noted as rolled back so that the next attempt starts with it again.
 */
export async function applyMigrations(url: string, folder: string): Promise<string[]> {
  const migrationsList = await readMigrations(folder);
  if (await isUpToDate(url, migrationsList)) return [];
  const factory = new MigrationAdapterFactory(url);
  return withEngine(factory, async (engine) => {
    try {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTER });
      return appliedMigrationNames;
    } catch (error) {
      if (factory.scriptFailure !== undefined) await noteRolledBack(engine, migrationsList);
      throw error;
    }
  });
}

async function noteRolledBack(engine: SchemaEngine, migrationsList: MigrationList): Promise<void> {
  const { failedMigrationNames } = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters: NO_FILTER,
  });
  for (const migrationName of failedMigrationNames) await engine.markMigrationRolledBack({ migrationName });
}

/**
 * The statements that lead from the migrations (replayed on a scratch database) to the schema files.
 * @param adminUrl login that may create a scratch database in a cluster which has the login roles
 * @returns `null` where nothing differs
 */
export function diffMigrationsToSchema(adminUrl: string, which: WhichDatabase): Promise<string | null> {
  return diffFolders(adminUrl, { migrations: migrationsFolder(which), schema: schemaFolder(which) });
}

/** {@link diffMigrationsToSchema} for any two folders. */
export async function diffFolders(
  adminUrl: string,
  folders: { readonly migrations: string; readonly schema: string },
): Promise<string | null> {
  const [migrationsList, files] = await Promise.all([readMigrations(folders.migrations), readSchema(folders.schema)]);
  return withEngine(new MigrationAdapterFactory(adminUrl, adminUrl), async (engine) => {
    const { exitCode, stdout } = await engine.diff({
      from:
        migrationsList.migrationDirectories.length === 0 ? { tag: 'empty' } : { tag: 'migrations', ...migrationsList },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters: NO_FILTER,
    });
    return exitCode === 0 ? null : (stdout ?? '');
  });
}

async function withEngine<T>(factory: MigrationAdapterFactory, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const Engine = await loadSchemaEngine();
  const bound = bindMigrationAwareSqlAdapterFactory(factory);
  const engine = await Engine.new({ datamodels: undefined }, () => undefined, bound);
  try {
    return await work(engine);
  } catch (error) {
    const reason = factory.scriptFailure?.message ?? lastEnginePanic() ?? messageOf(error);
    throw new Error(`schema engine: ${reason}`, { cause: error });
  } finally {
    engine.free();
    await factory.close();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
