import { readFile } from 'node:fs/promises';
import { freshDatabase, openSql } from '@kean/testing';
import { expect, it } from 'vitest';
import { seed } from './index.ts';

const MIGRATION = '../../../db/migrations/kean/20261126000202_grants_of_roles/migration.sql';
const GRANTS = `select role_code, action, subject, scope, fields, conditions from role_grant where clause = 'agency' and action in ('read-roles', 'change-roles', 'ask-extra-grant', 'approve-extra-grant', 'explain') order by 1, 2, 4`;

it('an older office gets the new acts on the roles that it still has, once, and leaves alone what was granted otherwise', async () => {
  const fresh = await freshDatabase();
  const sql = openSql(fresh.adminUrls.kean);
  await seed({ authSecret: 'a-secret-of-these-tests-0123456789abcdef', ownerUrl: fresh.urls.kean_owner });
  const asSeeded = await sql.query(GRANTS);
  const script = await readFile(new URL(MIGRATION, import.meta.url), 'utf8');
  await sql.query(`delete from role_grant where clause = 'agency' and action <> 'read-staff'`);
  await sql.query(script);
  expect(await sql.query(GRANTS)).toEqual(asSeeded);
  await sql.query(script);
  expect(await sql.query(GRANTS)).toEqual(asSeeded);

  await sql.query(`update role_grant set scope = 'team' where role_code = 'agent' and action = 'explain'`);
  await sql.query(`delete from staff_role where role_code = 'archivist'`);
  await sql.query(`delete from role where code = 'archivist'`);
  await sql.query(script);
  const left = await sql.query<{ role_code: string; action: string; scope: string }>(GRANTS);
  expect(left.filter((row) => row.role_code === 'archivist')).toEqual([]);
  expect(left.filter((row) => row.role_code === 'agent' && row.action === 'explain')).toMatchObject([
    { scope: 'team' },
  ]);
  await sql.close();
  await fresh.dispose();
});
