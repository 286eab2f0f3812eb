/** Whoever promised a job is read anew before each of its steps; what nobody confirms is no right. */
import { compileRuleSet, RuleSetHolder } from '@kean/authorization';
import { type Database, openDatabase } from '@kean/db';
import { newId, plainGrant, type StaffId } from '@kean/kernel';
import { type FreshDatabase, freshDatabase, type OpenedSql, openSql } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rightsReader } from './rights-of.ts';

const policy = {
  clause: 'clients',
  actions: [
    { action: 'list', subject: 'Client', scopes: ['own'], title: { zh: '列出', en: 'List' } },
    { action: 'read', subject: 'Client', scopes: ['own'], title: { zh: '查看', en: 'Read' } },
  ],
} as const;
const grant = (action: string) => plainGrant(`clients.${action}`, 'Client', 'own');

let fresh: FreshDatabase;
let sql: OpenedSql;
let db: Database;
let holder: RuleSetHolder;
let away: boolean;
const staffId = newId<'Staff'>() as StaffId;

beforeAll(async () => {
  fresh = await freshDatabase();
  sql = openSql(fresh.adminUrls.kean);
  db = openDatabase({ url: fresh.urls.kean_worker, applicationName: 'kean-test' });
  await sql.query(`insert into role (code, name, name_en) values ('agent', '经纪人', 'Agent')`);
  await sql.query(`insert into staff (id, number, display_name, grace_until) values ($1, 'S1', '化名', 'infinity')`, [
    staffId,
  ]);
  await sql.query(`insert into staff_role values ($1, 'agent')`, [staffId]);
});
afterAll(async () => {
  holder.stop();
  await Promise.all([db.close(), sql.close()]);
  await fresh.dispose();
});
beforeEach(async () => {
  holder?.stop();
  away = false;
  await sql.query(`update staff set status = 'active'`);
  // A permission service that never asks Postgres by itself: only what a job reads can move it.
  holder = new RuleSetHolder(
    async () => {
      if (away) return { kind: 'none' };
      const [row] = await sql.query<{ version: number }>('select version from policy_version');
      const granted = await sql.query<{ action: string }>('select action from role_grant');
      const grants = granted.map(({ action }) => grant(action));
      return { kind: 'changed', ruleSet: compileRuleSet([policy], { agent: grants }, row?.version ?? 1) };
    },
    { refreshMs: 3_600_000, boundMs: 3_600_000 },
  );
  await holder.start();
});

const give = (action: string) =>
  sql.query(
    `insert into role_grant (id, role_code, clause, action, subject, scope) values (gen_random_uuid(), 'agent', 'clients', $1, 'Client', 'own')`,
    [action],
  );

describe('what a job may do', () => {
  it('is nothing for somebody who was suspended after promising it', async () => {
    const rightsOf = rightsReader(db, holder);
    expect(await rightsOf(staffId)).not.toBeNull();
    await sql.query(`update staff set status = 'suspended' where id = $1`, [staffId]);
    expect(await rightsOf(staffId)).toBeNull();
  });

  it('is by the grants of this moment, though no push reaches the process', async () => {
    const rightsOf = rightsReader(db, holder);
    await give('list');
    expect((await rightsOf(staffId))?.authorizer.may('clients.list')).toBe(true);
    await sql.query('delete from role_grant');
    expect((await rightsOf(staffId))?.authorizer.may('clients.list')).toBe(false);
  });

  it('cannot be said while the rules of this moment cannot be had: the job waits', async () => {
    const rightsOf = rightsReader(db, holder);
    away = true;
    await give('read');
    await expect(rightsOf(staffId)).rejects.toMatchObject({ code: 'AUTHORIZATION_UNAVAILABLE' });
    away = false;
    expect((await rightsOf(staffId))?.authorizer.may('clients.read')).toBe(true);
  });
});
