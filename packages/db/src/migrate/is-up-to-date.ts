import type { MigrationList } from '@prisma/schema-engine-wasm';
import { withConnection } from './with-connection.ts';

const IS_THERE = `select to_regclass('public._prisma_migrations') is not null as there`;
const NOTED = `
  select migration_name as name, finished_at is not null as finished from public._prisma_migrations where rolled_back_at is null`;

/**
 * Whether every migration of the folder is noted as finished, and none as broken off. Then the engine has nothing to do; loading it costs
 * a third of a second and sixty megabytes, which is much for a restore or a start.
 */
export async function isUpToDate(url: string, { migrationDirectories }: MigrationList): Promise<boolean> {
  return withConnection(url, async (client) => {
    const { rows: found } = await client.query<{ there: boolean }>(IS_THERE);
    if (found[0]?.there !== true) return false;
    const { rows } = await client.query<{ name: string; finished: boolean }>(NOTED);
    if (rows.some(({ finished }) => !finished)) return false;
    const finished = new Set(rows.map(({ name }) => name));
    return migrationDirectories.every(({ path }) => finished.has(path));
  });
}
