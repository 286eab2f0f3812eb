import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentProgress } from '../progress.ts';
import { findFreePort } from '../services/find-free-port.ts';
import { type RunningPostgres, startPostgres } from '../services/start-postgres.ts';
import { Teardown } from '../teardown.ts';
import { addressesOf } from './addresses.ts';
import { bringUpData } from './bring-up-data.ts';
import { describeInstance } from './describe-instance.ts';
import { Office } from './office.ts';
import { AlreadyRunning, openInstance } from './open-instance.ts';
import { NO_OVERRIDES, type Overrides } from './overrides.ts';
import { readInstance } from './record.ts';
import { witnessRecordOf } from './witness-place.ts';

let folder: string;
let teardowns: Teardown[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kean-data-'));
  chmodSync(folder, 0o711);
  teardowns = [];
});

afterEach(async () => {
  for (const teardown of teardowns) await teardown.run();
  rmSync(folder, { recursive: true, force: true });
});

/** The data part of a start, without the six processes. */
async function bringUp(overrides: Overrides = NO_OVERRIDES) {
  const teardown = new Teardown();
  teardowns.push(teardown);
  const dataFolder = join(folder, 'data');
  const opened = await openInstance({ dataFolder, ports: 'free', overrides }, silentProgress, teardown);
  const addresses = addressesOf(opened, overrides);
  const office = new Office(
    describeInstance(opened, addresses, false),
    witnessRecordOf(opened, overrides),
    silentProgress,
    'end',
  );
  teardown.add(() => office.stop());
  await bringUpData({ opened, overrides, supervisor: office.supervisor, progress: silentProgress, teardown });
  return { opened, addresses, office, teardown, instance: office.record('running') };
}

async function ask<Row>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}

test('a second start finds the same data, and the record names every address', async () => {
  const first = await bringUp();
  await ask(
    first.addresses.urls.kean_owner,
    `insert into region (id, code, name, name_en) values (gen_random_uuid(), 'R', '东', 'E')`,
  );
  await expect(bringUp()).rejects.toThrow(AlreadyRunning);
  await first.teardown.run();
  expect(readInstance(first.opened.folders.data)).toMatchObject({ state: 'stopped', processes: {} });
  const second = await bringUp();
  expect(second.addresses.urls).toEqual(first.addresses.urls);
  expect(await ask(second.addresses.urls.kean_api, 'select code from region')).toEqual([{ code: 'R' }]);
});

test('what a killed runner left running is taken over, not started a second time', async () => {
  const first = await bringUp();
  // A killed runner leaves its lock and its record behind; this one only seems to, so its lock is freed by hand.
  rmSync(join(first.opened.folders.data, 'runner.lock'));
  const second = await bringUp();
  expect(second.office.supervisor.identities()).toEqual(first.office.supervisor.identities());
  expect(second.opened.ports.postgres).toBe(first.opened.ports.postgres);
});

test('databases on two servers of somebody else are set up by a login that may only make roles and databases', async () => {
  const servers: RunningPostgres[] = [];
  for (const name of ['records', 'keys']) servers.push(await foreignServer(name));
  try {
    const [records, keys] = servers.map((server) => foreignAddress(server, 'office'));
    const { addresses, opened } = await bringUp({
      ...NO_OVERRIDES,
      databaseUrl: records ?? '',
      keystoreUrl: keys ?? '',
    });
    expect(new URL(addresses.urls.kean_api).port).toBe(String(servers[0]?.port));
    expect(new URL(addresses.urls.kean_keys_api).port).toBe(String(servers[1]?.port));
    expect(await ask(addresses.urls.kean_api, 'select count(*)::int as count from branch')).toEqual([{ count: 0 }]);
    expect(await ask(addresses.urls.kean_keys_api, 'select count(*)::int as count from index_root')).toEqual([
      { count: 0 },
    ]);
    expect(readInstance(opened.folders.data)?.processes).not.toHaveProperty('postgres');
  } finally {
    for (const server of servers) await server.stop();
  }
});

async function foreignServer(name: string): Promise<RunningPostgres> {
  const server = await startPostgres({
    folder: join(folder, name),
    port: await findFreePort(),
    profile: 'fast',
    logFile: join(folder, `${name}.log`),
    adminPassword: 'their-superuser',
  });
  await ask(server.adminUrl, `create role boss login createdb createrole password 'their-boss-password'`);
  return server;
}

function foreignAddress(server: RunningPostgres, database: string): string {
  return `postgresql://boss:their-boss-password@127.0.0.1:${server.port}/${database}`;
}
