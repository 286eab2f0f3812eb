import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from './fresh-database.ts';
import { withAdmin } from './services/with-admin.ts';

let one: FreshDatabase;
let other: FreshDatabase;

beforeAll(async () => {
  [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
});

afterAll(async () => {
  await Promise.all([one.dispose(), other.dispose()]);
});

test('each login role enters its own database and no other', async () => {
  for (const [role, url] of Object.entries(one.urls)) {
    const entered = await withAdmin(url, async (client) => {
      const { rows } = await client.query('select current_user as role, current_database() as database');
      return rows[0];
    });
    expect(entered.role).toBe(role);
    expect(entered.database).toMatch(role.includes('keys') ? /^keys_/ : /^kean_/);
  }
  const stranger = new URL(one.urls.kean_api);
  stranger.pathname = new URL(one.urls.kean_keys_api).pathname;
  await expect(withAdmin(stranger.href, (client) => client.query('select 1'))).rejects.toThrow(/permission denied/);
});

test('what one file writes is not seen by another', async () => {
  await withAdmin(one.adminUrls.kean, (client) => client.query('create table only_here (id int)'));
  const seen = await withAdmin(other.adminUrls.kean, (client) =>
    client.query("select 1 from pg_tables where tablename = 'only_here'"),
  );
  expect(seen.rowCount).toBe(0);
});

test('a clone carries the settings of its template', async () => {
  const { rows } = await withAdmin(one.adminUrls.kean, (client) =>
    client.query<{ setting: string }>(
      `select unnest(setconfig) as setting from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
        where d.datname = current_database()`,
    ),
  );
  expect(rows.map((row) => row.setting)).toContain('statement_timeout=60s');
});

test('disposing drops both databases though somebody is still connected', async () => {
  const third = await freshDatabase();
  await withAdmin(third.urls.kean_api, async (client) => {
    client.on('error', () => undefined);
    await third.dispose();
  });
  await expect(withAdmin(third.adminUrls.kean, (client) => client.query('select 1'))).rejects.toThrow(/does not exist/);
});
