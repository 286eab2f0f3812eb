/**
 * Development command: `node packages/db/src/migrate/draft.ts <kean|keys> <name>` writes the next migration by difference
 * between the migrations and the schema files. `SHADOW_ADMIN_URL` names a login that may create a scratch database in a
 * cluster where the login roles exist. Read what it wrote, and add grants and row security by hand (README).
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LOCK_FILE } from './migration-files.ts';
import { diffMigrationsToSchema } from './schema-engine.ts';
import { migrationsFolder, type WhichDatabase } from './which-database.ts';

async function draft(which: WhichDatabase, name: string, adminUrl: string): Promise<string> {
  const script = await diffMigrationsToSchema(adminUrl, which);
  if (script === null) return 'nothing differs: no migration written';
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(migrationsFolder(which), `${stamp}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), script);
  await writeFile(join(migrationsFolder(which), 'migration_lock.toml'), LOCK_FILE);
  return `written: ${join(folder, 'migration.sql')}`;
}

function databaseOf(text: string | undefined): WhichDatabase | null {
  return text === 'kean' || text === 'keys' ? text : null;
}

const which = databaseOf(process.argv[2]);
const name = process.argv[3] ?? '';
const adminUrl = process.env.SHADOW_ADMIN_URL;
if (which === null || !/^[a-z][a-z0-9_]*$/.test(name) || adminUrl === undefined) {
  console.error('usage: SHADOW_ADMIN_URL=… node packages/db/src/migrate/draft.ts <kean|keys> <snake_case_name>');
  process.exitCode = 2;
} else {
  console.log(await draft(which, name, adminUrl));
}
