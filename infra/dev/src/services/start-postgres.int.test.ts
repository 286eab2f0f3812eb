import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isRunning } from '../processes/identity.ts';
import { findFreePort } from './find-free-port.ts';
import { type PostgresOptions, postgresIn, type RunningPostgres, startPostgres } from './start-postgres.ts';

let folder: string;
let options: PostgresOptions;
let postgres: RunningPostgres;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kean postgres '));
  await chmod(folder, 0o711);
  options = {
    folder: join(folder, 'cluster'),
    port: await findFreePort(),
    profile: 'durable',
    logFile: join(folder, 'postgres.log'),
    adminPassword: 'p@ss/word:of a test',
  };
  postgres = await startPostgres(options);
});

afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: postgres.adminUrl });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

test('the cluster speaks UTF-8, sorts by code point and keeps what it acknowledged', async () => {
  const [row] = await ask<Record<string, string>>(
    `select current_setting('server_encoding') as encoding, current_setting('fsync') as fsync,
            (select datcollate from pg_database where datname = 'postgres') as collation`,
  );
  expect(row).toMatchObject({ encoding: 'UTF8', fsync: 'on' });
  expect(row?.collation).toMatch(/^(C|C\.UTF-?8|en_US\.UTF-8)$/i);
});

test('nobody gets in without the password', async () => {
  const url = new URL(postgres.adminUrl);
  url.password = 'wrong';
  await expect(new Client({ connectionString: url.href }).connect()).rejects.toThrow(/password authentication failed/);
});

test('a value in a failing statement, its parameters, its key or its message never reaches the log', async () => {
  await ask('create table person (phone text primary key)');
  await ask('insert into person values ($1)', ['13800001111']);
  await expect(ask('insert into person values ($1)', ['13800001111'])).rejects.toThrow(/duplicate key/);
  await expect(ask(`insert into person values ('13800001111')`)).rejects.toThrow(/duplicate key/);
  // Postgres quotes in its message what it could not read.
  await expect(ask(`select '13800001111'::uuid`)).rejects.toThrow(/13800001111/);
  await expect(ask('select $1::uuid', ['13800001111'])).rejects.toThrow(/13800001111/);
  await expect(ask(`do $$ begin raise exception '%', '13800001111'; end $$`)).rejects.toThrow(/13800001111/);
  const log = readFileSync(options.logFile, 'utf8');
  expect(log).toContain('ready to accept connections');
  expect(log).not.toContain('13800001111');
});

test('after a kill -9 the next start recovers, and nothing acknowledged is lost', async () => {
  await ask('create table kept (id int)');
  await ask('insert into kept values (7)');
  process.kill(postgres.identity.pid, 'SIGKILL');
  while (isRunning(postgres.identity)) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(postgresIn(options.folder)).toBeNull();
  postgres = await startPostgres(options);
  expect(postgresIn(options.folder)).toEqual(postgres.identity);
  expect(await ask('select id from kept')).toEqual([{ id: 7 }]);
});
