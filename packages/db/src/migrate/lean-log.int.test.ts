import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSql } from '@kean/testing';
import { expect, inject, test } from 'vitest';
import { withDatabase } from './database-url.ts';
import { applyMigrations } from './schema-engine.ts';
import { migrationsFolder } from './which-database.ts';
import { withConnection } from './with-connection.ts';

const LEAN_LOG = '20261126000050_lean_log';

/** Everything an event says, and where it stands: what the signed files were made from. */
const WHOLE = `select id, occurred_at::text, action, outcome, principal_id, session_id, branch_id, subject_kind, subject_id, subject_ids,
    purpose, fields, policy_hash, facts, position from audit_event order by position, occurred_at, id`;

/** Invented events of three years: with every part and with none, of a transaction of many and of single ones. */
const OLD_EVENTS = `
  select ensure_audit_partitions((current_date - interval '36 months')::date, 38);
  insert into audit_event (id, occurred_at, action, outcome, principal_id, session_id, branch_id, subject_kind, subject_id, subject_ids,
                           purpose, fields, policy_hash, facts, position)
  select gen_random_uuid(), now() - interval '36 months' + n * interval '1 day', case n % 3 when 0 then 'clients.listed' when 1 then
           'circulation.field-revealed' else 'collection.import-confirmed' end, (array['allowed', 'refused', 'failed'])[1 + n % 3],
         case when n % 7 > 0 then md5('staff' || n % 9)::uuid end, case when n % 7 > 0 then md5('session' || n)::uuid end,
         case when n % 5 > 0 then md5('branch' || n % 4)::uuid end, case when n % 4 > 0 then 'Client' end,
         case when n % 4 > 1 then md5('client' || n)::uuid end,
         case when n % 4 = 1 then array[md5('client' || n)::uuid, md5('client' || n + 1)::uuid] else '{}' end,
         case when n % 2 = 0 then 'follow-up' end, case n % 3 when 0 then '{}' when 1 then '{phone}' else '{name,phone}' end::text[],
         case when n % 7 > 0 then decode(md5('rules' || n % 2), 'hex') end,
         case n % 4 when 0 then null when 1 then '{}' when 2 then jsonb_build_object('count', n)
                    else jsonb_build_object('reason', 'quota-used', 'yes', n % 2 = 0, 'nothing', null, 'a', n) end,
         1000 + n / 10
    from generate_series(1, 1000) n`;

test('the events of a database that was in use keep all they say, their time and their place', async () => {
  const { adminUrl } = inject('testServices');
  const name = `lean_log_${process.pid}`;
  const before = await mkdtemp(join(tmpdir(), 'kean-before-'));
  await withConnection(adminUrl, (client) => client.query(`create database ${name}`));
  try {
    const url = withDatabase(adminUrl, name);
    for (const entry of await readdir(migrationsFolder('kean'))) {
      if (entry.startsWith('migration_lock') || entry < LEAN_LOG)
        await cp(join(migrationsFolder('kean'), entry), join(before, entry), { recursive: true });
    }
    await applyMigrations(url, before);
    const sql = openSql(url);
    await sql.query(OLD_EVENTS);
    const old = await sql.query<{ facts: object | null }>(WHOLE);
    expect(old).toHaveLength(1000);
    expect(await applyMigrations(url, migrationsFolder('kean'))).toContain(LEAN_LOG);
    // No facts are one thing now. The product never wrote an empty list of them; somebody by hand could.
    const expected = old.map((event) => ({
      ...event,
      facts: event.facts === null || Object.keys(event.facts).length === 0 ? null : event.facts,
    }));
    expect(await sql.query(WHOLE)).toEqual(expected);
    await expect(sql.query('delete from audit_record')).rejects.toMatchObject({ code: '42501' });
    const written = `select append_audit_events(array[jsonb_populate_record(null::audit_input,
      '{"id": "00000000-0000-4000-8000-000000000001", "action": "test.happened", "outcome": "allowed"}')]) as written`;
    expect(await sql.query(written)).toEqual([{ written: 1 }]);
    await sql.close();
  } finally {
    await withConnection(adminUrl, (client) => client.query(`drop database ${name} with (force)`));
    await rm(before, { recursive: true, force: true });
  }
});
