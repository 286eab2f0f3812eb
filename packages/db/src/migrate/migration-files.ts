import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList, SchemaContainer } from '@prisma/schema-engine-wasm';

/** The lock file Prisma's own tools expect beside the migrations, so that `prisma migrate` stays usable on the same folder. */
export const LOCK_FILE = 'provider = "postgresql"\n';

/** Reads a folder of migrations in the order of their names; a folder that does not exist yet is an empty history. */
export async function readMigrations(folder: string): Promise<MigrationList> {
  const names = await foldersOf(folder);
  const migrationDirectories = await Promise.all(
    names.map(async (path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: await readFile(join(folder, path, 'migration.sql'), 'utf8') },
      },
    })),
  );
  return {
    baseDir: folder,
    lockfile: { path: './migration_lock.toml', content: LOCK_FILE },
    shadowDbInitScript: '',
    migrationDirectories,
  };
}

/** Reads every `.prisma` file of a schema folder. */
export async function readSchema(folder: string): Promise<SchemaContainer[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.prisma')).sort();
  return Promise.all(names.map(async (path) => ({ path, content: await readFile(join(folder, path), 'utf8') })));
}

async function foldersOf(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
