import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import { MigrationAdapterFactory } from './migration-adapter.ts';
import { readMigrations, readSchema } from './migration-files.ts';
import { lastEnginePanic, loadSchemaEngine } from './wasm-engine.ts';
import { migrationsFolder, schemaFolder, type WhichDatabase } from './which-database.ts';

const NO_FILTER = { externalTables: [], externalEnums: [] };

/** Applies what is missing, in order; gives the names of the migrations that were run now. */
export async function applyMigrations(url: string, folder: string): Promise<string[]> {
  const migrationsList = await readMigrations(folder);
  return withEngine(new MigrationAdapterFactory(url), async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTER });
    return appliedMigrationNames;
  });
}

/**
 * The statements that lead from the migrations (replayed on a scratch database) to the schema files.
 * @param adminUrl login that may create a scratch database in a cluster which has the login roles
 * @returns `null` where nothing differs
 */
export async function diffMigrationsToSchema(adminUrl: string, which: WhichDatabase): Promise<string | null> {
  const [migrationsList, files] = await Promise.all([
    readMigrations(migrationsFolder(which)),
    readSchema(schemaFolder(which)),
  ]);
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
    throw new Error(`schema engine: ${lastEnginePanic() ?? messageOf(error)}`, { cause: error });
  } finally {
    engine.free();
    await factory.close();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
