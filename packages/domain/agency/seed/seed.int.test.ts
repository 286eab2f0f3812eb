import { type FreshDatabase, freshDatabase, type OpenedSql, openSql } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEEDED_ROLES } from '../contract.ts';
import { judgePassword } from '../sign-in/passwords/judge-password.ts';
import { type Seeded, seed } from './index.ts';

let fresh: FreshDatabase;
let sql: OpenedSql;
let first: Seeded;
beforeAll(async () => {
  fresh = await freshDatabase();
  sql = openSql(fresh.adminUrls.kean);
  first = await seed({ authSecret: 'a-secret-of-this-test-0123456789abcdef', ownerUrl: fresh.urls.kean_owner });
});
afterAll(async () => {
  await sql.close();
  await fresh.dispose();
});

const again = (changes = {}) =>
  seed({
    authSecret: 'a-secret-of-this-test-0123456789abcdef',
    ownerUrl: fresh.urls.kean_owner,
    previous: first.demoSignIns,
    ...changes,
  });
const TABLES = ['region', 'branch', 'team', 'staff', 'role', 'role_grant', 'staff_role', 'auth_user', 'auth_account'];
const everything = async (): Promise<string> => {
  const rows = await Promise.all(TABLES.map((table) => sql.query(`select * from ${table} order by 1, 2`)));
  return JSON.stringify(rows);
};
const count = async (text: string): Promise<number> =>
  (await sql.query<{ n: number }>(`select count(*)::int n from ${text}`))[0]?.n ?? 0;

describe('the seed', () => {
  it('makes two regions, six branches, two teams in each and some sixty people in every role of the trade', async () => {
    expect(await Promise.all(['region', 'branch', 'team'].map(count))).toEqual([2, 6, 12]);
    expect(await count('staff')).toBe(65);
    const held = await sql.query<{ role: string }>('select distinct role_code as role from staff_role order by 1');
    expect(held.map(({ role }) => role)).toEqual([...SEEDED_ROLES].sort());
    expect(await count('staff where team_id is not null and branch_id is null')).toBe(0);
    expect(await count('staff s join branch b on b.id = s.branch_id where b.region_id <> s.region_id')).toBe(0);
    expect(await count('staff s join team t on t.id = s.team_id where t.branch_id <> s.branch_id')).toBe(0);
  });

  it('gives back sign-ins of every role, of two teams and of two branches', () => {
    expect(new Set(first.demoSignIns.map(({ role }) => role))).toEqual(new Set(SEEDED_ROLES));
    // What one of compliance proposes another approves, and three look at what is due; all sign in.
    const compliance = first.demoSignIns.filter(({ role }) => role === 'compliance');
    expect(new Set(compliance.map(({ email }) => email)).size).toBe(3);
    const branches = first.demoSignIns.filter(({ role }) => role === 'agent').map(({ branch }) => branch);
    expect([branches.length, new Set(branches).size]).toEqual([3, 2]);
    for (const { password, name, email } of first.demoSignIns) {
      expect(judgePassword(password, { name, email, staffNumber: '' })).toBeNull();
    }
    expect(new Set(first.demoSignIns.map(({ password }) => password)).size).toBe(first.demoSignIns.length);
  });

  it('stores hashes alone', async () => {
    const stored = await everything();
    for (const { password } of first.demoSignIns) expect(stored).not.toContain(password);
    expect(await count(`auth_account where password like '$argon2id$%'`)).toBe(first.demoSignIns.length);
    expect(await count('auth_account')).toBe(first.demoSignIns.length);
  });

  it('keeps the operator from everything but keys, work, patches and backups by number, and the auditor from everything but reading log, keys and roles', async () => {
    const granted = await sql.query<{ granted: string }>(
      `select role_code || ' ' || clause || '.' || action as granted from role_grant where role_code in ('operator', 'auditor') order by 1`,
    );
    expect(granted.map((row) => row.granted)).toEqual([
      'auditor accountability.export-evidence',
      'auditor accountability.read-log',
      'auditor agency.read-roles',
      'auditor storage.read-keys',
      'operator agency.hold-api-keys',
      'operator storage.handle-jobs',
      'operator storage.load-advisories',
      'operator storage.read-backups',
      'operator storage.read-jobs',
      'operator storage.read-keys',
      'operator storage.read-patches',
      'operator storage.rotate-keys',
      'operator storage.take-backups',
    ]);
  });

  it('changes nothing the second time and gives the same sign-ins back', async () => {
    const before = await everything();
    expect((await again()).demoSignIns).toEqual(first.demoSignIns);
    expect(await everything()).toBe(before);
  });

  it('cannot tell passwords that were lost, and makes no new ones in their place', async () => {
    const before = await everything();
    expect((await again({ previous: [] })).demoSignIns).toEqual([]);
    expect(await everything()).toBe(before);
  });

  it('survives two runs at once', async () => {
    const other = await freshDatabase();
    const both = await Promise.all(
      [1, 2].map(() => seed({ authSecret: 'a-secret-of-this-test-0123456789abcdef', ownerUrl: other.urls.kean_owner })),
    );
    await other.dispose();
    expect(both.map(({ demoSignIns }) => demoSignIns.length).sort()).toEqual([0, first.demoSignIns.length]);
  });

  it('waits for another run for longer than Postgres lets anybody wait for a lock', async () => {
    const other = await freshDatabase();
    const holder = openSql(other.adminUrls.kean);
    const held = holder.query(`select pg_advisory_lock(hashtext('kean seed')), pg_sleep(7)`);
    const seeding = seed({ authSecret: 'a-secret-of-this-test-0123456789abcdef', ownerUrl: other.urls.kean_owner });
    await held;
    await holder.close();
    expect((await seeding).demoSignIns.length).toBe(first.demoSignIns.length);
    await other.dispose();
  });

  it('is the same in every instance but for the passwords', async () => {
    const other = await freshDatabase();
    const { demoSignIns } = await seed({
      authSecret: 'a-secret-of-this-test-0123456789abcdef',
      ownerUrl: other.urls.kean_owner,
    });
    const otherSql = openSql(other.adminUrls.kean);
    const people = 'select id, number, display_name, branch_id, team_id from staff order by number';
    expect(await otherSql.query(people)).toEqual(await sql.query(people));
    expect(demoSignIns.map(({ email }) => email)).toEqual(first.demoSignIns.map(({ email }) => email));
    expect(demoSignIns[0]?.password).not.toBe(first.demoSignIns[0]?.password);
    await otherSql.close();
    await other.dispose();
  });

  it('gives nothing back that people took away or changed meanwhile', async () => {
    await sql.query(`delete from role_grant where role_code = 'agent' and action = 'reveal'`);
    await sql.query(`update staff set display_name = '另一个名字', status = 'left' where number = 'S0003'`);
    await sql.query(`delete from staff_role where staff_id = (select id from staff where number = 'S0004')`);
    const [agent, ...others] = first.demoSignIns;
    await sql.query(
      `update auth_account set updated_at = now() + interval '1 s' where user_id = (select id from auth_user where email = $1)`,
      [agent?.email],
    );
    const before = await everything();
    expect((await again()).demoSignIns).toEqual(others);
    expect(await everything()).toBe(before);
  });
});
