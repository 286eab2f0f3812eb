import { type Database, openDatabase } from '@kean/db';
import { type FreshDatabase, freshDatabase, type OpenedSql, openSql } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seed } from '../seed/index.ts';
import { ROLE_GRANTS } from '../seed/role-grants.ts';
import { readPolicyVersion, readRoleGrants } from './index.ts';

let fresh: FreshDatabase;
let sql: OpenedSql;
let db: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  sql = openSql(fresh.adminUrls.kean);
  db = openDatabase({ url: fresh.urls.kean_permissions, applicationName: 'kean-test' });
  await seed({ authSecret: 'a-secret-of-this-test-0123456789abcdef', ownerUrl: fresh.urls.kean_owner });
});
afterAll(async () => {
  await Promise.all([db.close(), sql.close()]);
  await fresh.dispose();
});

describe('grants for the permission service', () => {
  it('are read under its own login as they were granted', async () => {
    const { roleGrants, version } = await readRoleGrants(db);
    expect(version).toBe(await readPolicyVersion(db));
    expect(Object.keys(roleGrants).sort()).toEqual(Object.keys(ROLE_GRANTS).sort());
    for (const [role, { grants }] of Object.entries(ROLE_GRANTS)) {
      expect(roleGrants[role]).toHaveLength(grants.length);
      expect(roleGrants[role]).toEqual(expect.arrayContaining([...grants]));
    }
  });

  it('have a larger version after every change, by whatever way it came', async () => {
    const changes = [
      `insert into role (code, name, name_en) values ('trainee', '见习', 'Trainee')`,
      `insert into role_grant (id, role_code, clause, action, subject, scope, fields)
         values (gen_random_uuid(), 'trainee', 'clients', 'list', 'Client', 'own', '{}')`,
      `update role_grant set scope = 'team' where role_code = 'trainee'`,
      `delete from role where code = 'trainee'`,
      'truncate role_grant',
    ];
    const versions = [await readPolicyVersion(db)];
    for (const change of changes) {
      await sql.query(change);
      versions.push(await readPolicyVersion(db));
    }
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(new Set(versions).size).toBe(versions.length);
    expect((await readRoleGrants(db)).roleGrants.agent).toEqual([]);
  });

  it('are refused whole when the operator was granted a client, whoever wrote it', async () => {
    await sql.query(`insert into role_grant (id, role_code, clause, action, subject, scope, fields)
      values (gen_random_uuid(), 'operator', 'clients', 'read', 'Client', 'own', '{}')`);
    await expect(readRoleGrants(db)).rejects.toMatchObject({ code: 'AGENCY_ROLE_KEPT_FROM_CLIENTS' });
    await sql.query(`delete from role_grant where role_code = 'operator'`);
    await expect(readRoleGrants(db)).resolves.toBeDefined();
  });

  it('come without a name of anybody: the login cannot read one', async () => {
    await expect(db.pool.query('select display_name from staff')).rejects.toThrow(/permission denied/);
    await expect(db.pool.query('select 1 from client')).rejects.toThrow(/permission denied/);
    await expect(db.pool.query('update policy_version set version = 0')).rejects.toThrow(/permission denied/);
  });
});
