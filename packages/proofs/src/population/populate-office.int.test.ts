import { openKeyStore } from '@kean/db/keystore';
import { environmentRootKey, newRootKeyText, open, openKeyring } from '@kean/encryption';
import { anAskedSubject, openGuard } from '@kean/encryption/testing';
import { type FreshDatabase, freshDatabase, openSql } from '@kean/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inventClient, type OfficeShape } from './invented-client.ts';
import { populateOffice } from './populate-office.ts';

const CLIENTS = 300;
const root = environmentRootKey(newRootKeyText('aes-256-gcm'), 'the test');
const context = { args: {}, signal: new AbortController().signal, say: () => undefined };

let database: FreshDatabase;
let office: OfficeShape;
let indexesBefore: unknown;

const indexes = (sql: ReturnType<typeof openSql>) =>
  sql.query(
    `select indexdef from pg_indexes where tablename like 'client%' or tablename = 'assignment' order by indexdef`,
  );

beforeAll(async () => {
  database = await freshDatabase();
  const sql = openSql(database.adminUrls.kean);
  indexesBefore = await indexes(sql);
  await sql.close();
  office = await populateOffice({
    keanAdminUrl: database.adminUrls.kean,
    keysUrl: database.urls.kean_keys_api,
    root,
    clients: CLIENTS,
    clientsPerBranch: 100,
    agentsPerBranch: 4,
    context,
  });
});
afterAll(() => database.dispose());

test('a populated office has the branches and agents it was asked for, and every client is somebody’s', async () => {
  const sql = openSql(database.adminUrls.kean);
  const shares = await sql.query<{ branch: string; agents: number; clients: number }>(
    `select branch_id as branch, count(distinct assignee_id)::int as agents, count(*)::int as clients from client group by 1 order by 1`,
  );
  await sql.close();
  const expected = office.branches.map(({ id }) => ({ branch: id, agents: 4, clients: 100 }));
  expect(shares).toEqual(expected.sort((a, b) => (a.branch < b.branch ? -1 : 1)));
});

test('an invented client is found by its phone and opens under its own key, as a registered one would', async () => {
  const sql = openSql(database.adminUrls.kean);
  const keys = openKeyStore({ url: database.urls.kean_keys_api, applicationName: 'kean-test' });
  const keyring = await openKeyring({ store: keys.store, root, guard: openGuard });
  const invented = inventClient(123, office);
  const token = (await keyring.indexes()).writing.token('client.phone', invented.phone);
  const carriers = await sql.query<{ client_id: string }>(
    'select client_id from client_token where kind = 1 and token = $1',
    [token],
  );
  expect(carriers).toEqual([{ client_id: invented.id }]);
  const asked = [anAskedSubject(invented.id)];
  const { keys: found } = await keyring.keysFor('client', asked, { principal: 'system', purpose: 'test' });
  const key = found.get(invented.id);
  const [row] = await sql.query<{ sealed: Buffer }>(
    `select sealed from client_field where client_id = $1 and field = 'phone'`,
    [invented.id],
  );
  if (key === undefined || row === undefined) throw new TypeError('the client was not written whole');
  const place = { table: 'client_field', column: 'sealed', row: `${invented.id}/phone`, subject: invented.id };
  expect(open(key, place, row.sealed).toString()).toBe(invented.phone);
  await Promise.all([sql.close(), keys.close()]);
});

test('every index is back as it was', async () => {
  const sql = openSql(database.adminUrls.kean);
  expect(await indexes(sql)).toEqual(indexesBefore);
  await sql.close();
});
