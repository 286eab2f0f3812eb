import { type FreshDatabase, freshDatabase, openSql } from '@kean/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createLoginRole } from './create-login-role.ts';
import { createRoles } from './create-roles.ts';
import { withDatabase, withLogin } from './database-url.ts';
import { LOG_SETTINGS, loginRoles } from './login-roles.ts';
import { migrate } from './migrate.ts';
import { withConnection } from './with-connection.ts';

let fresh: FreshDatabase;
let names: { kean: string; keys: string };

beforeAll(async () => {
  fresh = await freshDatabase();
  names = { kean: nameIn(fresh.urls.kean_api), keys: nameIn(fresh.urls.kean_keys_api) };
});
afterAll(() => fresh.dispose());

function nameIn(url: string): string {
  return new URL(url).pathname.slice(1);
}

test('repeating it, also twice at once, changes nothing that matters', async () => {
  const { adminUrl, passwords } = inject('testServices');
  const again = () => createRoles({ adminUrl, passwords, databases: names });
  const [one] = await Promise.all([again(), again()]);
  expect(one.warnings).toEqual([]);
  expect(one.urls).toEqual(fresh.urls);
  const sql = openSql(one.urls.kean_api);
  expect(await sql.query('select count(*)::int as clients from client')).toEqual([{ clients: 0 }]);
  await sql.close();
});

test('an administrator who is no superuser can do it, and is told which settings are left to the server', async () => {
  const { adminUrl, passwords } = inject('testServices');
  const [role, password] = [`probe_admin_${process.pid}`, 'a-long-password'];
  const databases = { kean: `${role}_kean`, keys: `${role}_keys` };
  await withConnection(adminUrl, async (client) => {
    await client.query(`create role ${role} login createrole createdb password '${password}'`);
    try {
      const made = await createRoles({
        adminUrl: withLogin(adminUrl, { role, password, database: 'postgres' }),
        passwords,
        databases,
      });
      expect(made.warnings).toEqual([
        expect.stringContaining('kean_backup bypassrls'),
        expect.stringContaining('kean_base_backup replication'),
        expect.stringContaining('grant pg_read_all_stats to kean_keys_owner'),
        expect.stringContaining('log_min_error_statement'),
      ]);
      expect(await migrate({ ownerUrl: made.urls.kean_keys_owner, which: 'keys' })).not.toEqual({ applied: [] });
    } finally {
      for (const name of Object.values(databases)) await client.query(`drop database if exists ${name} with (force)`);
      await client.query(`drop role ${role}`);
    }
  });
});

test('no login of one database enters the other', async () => {
  const crossed: readonly (readonly [string, string])[] = [
    [fresh.urls.kean_api, names.keys],
    [fresh.urls.kean_worker, names.keys],
    [fresh.urls.kean_permissions, names.keys],
    [fresh.urls.kean_keys_api, names.kean],
    [fresh.urls.kean_keys_worker, names.kean],
  ];
  for (const [url, database] of crossed) {
    const client = new pg.Client({ connectionString: withDatabase(url, database) });
    await expect(client.connect(), database).rejects.toMatchObject({ code: '42501' });
  }
});

test('no session prints a parameter, a failing row or a statement, and all are limited in time and in UTC', async () => {
  for (const role of loginRoles()) {
    const sql = openSql(fresh.urls[role]);
    const shown = Object.fromEntries(
      (await sql.query<{ name: string; setting: string }>('select name, setting from pg_settings')).map((row) => [
        row.name,
        row.setting,
      ]),
    );
    await sql.close();
    expect(shown, role).toMatchObject({ ...LOG_SETTINGS, TimeZone: 'UTC', lock_timeout: '5000' });
    if (!role.endsWith('_owner')) expect(Number(shown.statement_timeout), role).toBeGreaterThan(0);
    expect(Number(shown.idle_in_transaction_session_timeout), role).toBeGreaterThan(0);
  }
});

test.each(['superuser', 'bypassrls', 'replication'])(
  'a role of that name that is %s is not taken over',
  async (might) => {
    const role = `probe_${might}_${process.pid}`;
    const { adminUrl } = inject('testServices');
    await withConnection(adminUrl, async (client) => {
      await client.query(`create role ${role} ${might}`);
      try {
        await expect(
          createLoginRole(client, role, 'a-long-password', { passesRowSecurity: false, replicates: false }),
        ).rejects.toThrow(/may bypass row security/);
      } finally {
        await client.query(`drop role ${role}`);
      }
    });
  },
);

test('a password that could be guessed is refused before anything is made', async () => {
  const { adminUrl, passwords } = inject('testServices');
  const weak = createRoles({ adminUrl, passwords: { ...passwords, kean_api: 'short' }, databases: names });
  await expect(weak).rejects.toThrow(/12 printable/);
});
