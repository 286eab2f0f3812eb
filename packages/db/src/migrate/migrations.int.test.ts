import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type FreshDatabase, freshDatabase, openSql } from '@kean/testing';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { withDatabase } from './database-url.ts';
import { migrate } from './migrate.ts';
import { applyMigrations, diffFolders, diffMigrationsToSchema } from './schema-engine.ts';
import { migrationsFolder, schemaFolder } from './which-database.ts';
import { withConnection } from './with-connection.ts';

let fresh: FreshDatabase;
let folder: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'kean-migrations-'));
});
afterAll(async () => {
  await fresh.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function shadows(): Promise<number> {
  return withConnection(inject('testServices').adminUrl, async (client) => {
    const found = await client.query(`select 1 from pg_database where datname like 'kean_shadow%'`);
    return found.rowCount ?? 0;
  });
}

/** An empty database of one test's own, dropped afterwards. */
async function withEmptyDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const { adminUrl } = inject('testServices');
  const name = `empty_${process.pid}_${Math.random().toString(36).slice(2)}`;
  await withConnection(adminUrl, (client) => client.query(`create database ${name}`));
  try {
    return await work(withDatabase(adminUrl, name));
  } finally {
    await withConnection(adminUrl, (client) => client.query(`drop database ${name} with (force)`));
  }
}

async function writeMigration(name: string, script: string): Promise<string> {
  const history = join(folder, name);
  await mkdir(join(history, '20260101000000_probe'), { recursive: true });
  await writeFile(join(history, '20260101000000_probe', 'migration.sql'), script);
  return history;
}

async function tablesOf(url: string): Promise<string[]> {
  const sql = openSql(url);
  const rows = await sql.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  await sql.close();
  return rows.map((row) => row.name);
}

test.each(['kean', 'keys'] as const)('%s: the migrations lead exactly to the schema files', async (which) => {
  expect(await diffMigrationsToSchema(inject('testServices').adminUrl, which)).toBeNull();
});

test('the drift check sees a table and a column that the migrations do not make', async () => {
  const { adminUrl } = inject('testServices');
  const drift = await diffFolders(adminUrl, { migrations: migrationsFolder('keys'), schema: schemaFolder('kean') });
  expect(drift).toContain('CREATE TABLE "client"');
  expect(drift).toContain('DROP TABLE "data_key"');
});

test('the drift check leaves no scratch database and never touches the database it was given', async () => {
  await withEmptyDatabase(async (url) => {
    expect(await diffMigrationsToSchema(url, 'keys')).toBeNull();
    expect(await tablesOf(url)).toEqual([]);
  });
  expect(await shadows()).toBe(0);
});

test.each(['kean', 'keys'] as const)('%s: migrating what is up to date does nothing', async (which) => {
  const ownerUrl = which === 'kean' ? fresh.urls.kean_owner : fresh.urls.kean_keys_owner;
  expect(await migrate({ ownerUrl, which })).toEqual({ applied: [] });
});

test('two that migrate an empty database at once: one does it, the other finds it done', async () => {
  const history = await writeMigration('twice', 'create table only_once (id int primary key);');
  await withEmptyDatabase(async (url) => {
    const applied = await Promise.all([applyMigrations(url, history), applyMigrations(url, history)]);
    expect(applied.flat()).toEqual(['20260101000000_probe']);
    expect(await tablesOf(url)).toEqual(['_prisma_migrations', 'only_once']);
  });
});

test('a migration that fails leaves nothing of itself behind, says why, and can be run again when it is put right', async () => {
  const history = await writeMigration('fails', 'create table half (id int); create table half (id int);');
  await withEmptyDatabase(async (url) => {
    for (const _attempt of [1, 2]) {
      await expect(applyMigrations(url, history)).rejects.toThrow(/"half" already exists/);
      expect(await tablesOf(url)).toEqual(['_prisma_migrations']);
    }
    await writeMigration('fails', 'create table half (id int);');
    expect(await applyMigrations(url, history)).toEqual(['20260101000000_probe']);
  });
});

test('a function body with semicolons and a CHECK constraint pass through the engine whole', async () => {
  const script = `create table probe (id int primary key, kind "char" not null default 'a', check (id > 0));
    create function probe_one() returns int language plpgsql as $$ begin perform 1; return 1; end; $$;`;
  const history = await writeMigration('whole', script);
  await withEmptyDatabase(async (url) => {
    expect(await applyMigrations(url, history)).toEqual(['20260101000000_probe']);
    const sql = openSql(url);
    expect(await sql.query('select probe_one() as one')).toEqual([{ one: 1 }]);
    await sql.close();
  });
});

test('a process that has migrated may end at once: no clock of the engine keeps it', async () => {
  const program = `
    const { applyMigrations } = await import(process.argv[1]);
    const applied = await applyMigrations(process.argv[2], process.argv[3]);
    console.log(JSON.stringify({ applied, left: process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout') }));`;
  const history = await writeMigration('ends_at_once', 'create table ends_at_once (id int)');
  const engine = new URL('./schema-engine.ts', import.meta.url).href;
  await withEmptyDatabase(async (url) => {
    const args = ['--input-type=module', '--eval', program, engine, url, history];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(JSON.parse(stdout)).toEqual({ applied: ['20260101000000_probe'], left: [] });
  });
});
