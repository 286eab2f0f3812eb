import { seed } from '@kean/agency/seed';
import { RuleSetHolder } from '@kean/authorization';
import { type FreshDatabase, freshDatabase, type OpenedSql, openSql } from '@kean/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningPermissions, startPermissions } from './start.ts';
import { testConfig } from './testing/config.ts';

const TOKEN = 'the-service-token-of-this-test-instance-0';
let fresh: FreshDatabase;
let sql: OpenedSql;
let service: RunningPermissions;
const holders: RuleSetHolder[] = [];

beforeAll(async () => {
  fresh = await freshDatabase();
  sql = openSql(fresh.adminUrls.kean);
  await seed({ authSecret: 'a-secret-of-this-test-0123456789abcdef', ownerUrl: fresh.urls.kean_owner });
  service = await startPermissions(config(fresh.urls.kean_permissions));
});
afterEach(() => {
  for (const holder of holders.splice(0)) holder.stop();
});
afterAll(async () => {
  await service.close();
  await sql.close();
  await fresh.dispose();
});

const config = (databaseUrl: string) => testConfig({ databaseUrl, serviceToken: TOKEN });

const ask = (headers: Record<string, string> = {}, path = '/v1/rule-sets', at = service.address) =>
  fetch(`${at}${path}`, { headers: { authorization: `Bearer ${TOKEN}`, ...headers } });

function hold(url = service.address, refreshMs = 60_000): RuleSetHolder {
  const holder = new RuleSetHolder({ url, serviceToken: TOKEN }, { refreshMs, boundMs: 400 });
  holders.push(holder);
  return holder;
}

const unavailable = expect.objectContaining({ kind: 'unavailable' });
const agentHolds = (holder: RuleSetHolder) => holder.current().roles.agent?.map((rule) => rule.action) ?? [];

describe('GET /v1/rule-sets', () => {
  it('gives the rules of every role under their hash, and 304 to who has them', async () => {
    const response = await ask();
    const ruleSet = (await response.json()) as { hash: string; roles: object };
    expect([response.status, response.headers.get('etag')]).toEqual([200, `"${ruleSet.hash}"`]);
    expect(Object.keys(ruleSet.roles)).toHaveLength(9);
    const again = await ask({ 'if-none-match': `"${ruleSet.hash}"` });
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, `"${ruleSet.hash}"`, '']);
    const stale = await ask({ 'if-none-match': '"0000", W/"1111"' });
    expect(stale.status).toBe(200);
    await stale.body?.cancel();
  });

  it.each(['', 'Bearer wrong', `Basic ${TOKEN}`, TOKEN])(
    'tells nothing to who comes with %o',
    async (authorization) => {
      const response = await ask({ authorization });
      expect(response.status).toBe(401);
      expect(await response.text()).not.toMatch(/agent|clients/);
    },
  );

  it('holds no name of a person and no address', async () => {
    expect(await (await ask()).text()).not.toMatch(/chenghu|S00\d\d|\p{Script=Han}/u);
  });

  it('answers nothing else', async () => {
    expect((await ask({}, '/v1/other')).status).toBe(404);
    expect((await fetch(`${service.address}/v1/rule-sets`, { method: 'POST' })).status).toBe(404);
  });
});

describe('a change of a grant', () => {
  it('is in the next answer: no cache lies between the table and who asks', async () => {
    const holder = hold();
    await holder.start();
    const before = holder.current();
    for (let round = 0; round < 5; round++) {
      await sql.query(`delete from role_grant where role_code = 'agent' and action = 'search'`);
      await holder.refresh();
      expect(agentHolds(holder)).not.toContain('clients.search');
      await sql.query(`insert into role_grant (id, role_code, clause, action, subject, scope, fields)
        values (gen_random_uuid(), 'agent', 'clients', 'search', 'Client', 'own', '{}')`);
      await holder.refresh();
      expect(agentHolds(holder)).toContain('clients.search');
    }
    expect(holder.current().hash).toBe(before.hash);
    expect(holder.current().version).toBeGreaterThan(before.version);
  });

  it('reaches a process that was not told within its refresh', async () => {
    const holder = hold(service.address, 50);
    await holder.start();
    await sql.query(`delete from role_grant where role_code = 'agent' and action = 'import'`);
    await vi.waitFor(() => expect(agentHolds(holder)).not.toContain('collection.import'), {
      timeout: 2_000,
      interval: 10,
    });
  });

  it('that names what no clause offers gives nobody rules until it is put right', async () => {
    const holder = hold(service.address, 50);
    await holder.start();
    await sql.query(`insert into role_grant (id, role_code, clause, action, subject, scope, fields)
      values (gen_random_uuid(), 'agent', 'clients', 'export-everything', 'Client', 'agency', '{}')`);
    const response = await ask();
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain('export-everything');
    expect((await ask({}, '/readyz')).status).toBe(503);
    await vi.waitFor(() => expect(() => holder.current()).toThrow(unavailable), { timeout: 2_000, interval: 10 });
    await sql.query(`delete from role_grant where action = 'export-everything'`);
    expect((await ask()).status).toBe(200);
    await vi.waitFor(() => expect(holder.current()).toBeDefined(), { timeout: 2_000, interval: 10 });
  });
});

describe('without Postgres', () => {
  it('the service says so, its readers refuse within their bound, and all of it ends by itself', async () => {
    const other = await freshDatabase();
    await seed({ authSecret: 'a-secret-of-this-test-0123456789abcdef', ownerUrl: other.urls.kean_owner });
    const lonely = await startPermissions(config(other.urls.kean_permissions));
    const otherSql = openSql(fresh.adminUrls.kean);
    const name = new URL(other.urls.kean_permissions).pathname.slice(1);
    const holder = hold(lonely.address, 50);
    await holder.start();
    expect(holder.current().roles).toBeDefined();
    await otherSql.query(`alter database ${name} allow_connections false`);
    await otherSql.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    await vi.waitFor(() => expect(() => holder.current()).toThrow(unavailable), { timeout: 5_000, interval: 10 });
    expect((await ask({}, '/v1/rule-sets', lonely.address)).status).toBe(503);
    expect((await ask({}, '/healthz', lonely.address)).status).toBe(200);
    await otherSql.query(`alter database ${name} allow_connections true`);
    await vi.waitFor(() => expect(holder.current()).toBeDefined(), { timeout: 5_000, interval: 20 });
    await lonely.close();
    await otherSql.close();
    await other.dispose();
  });

  it('a service that is gone is refused as well', async () => {
    const short = await startPermissions(config(fresh.urls.kean_permissions));
    const holder = hold(short.address, 50);
    await holder.start();
    await short.close();
    await vi.waitFor(() => expect(() => holder.current()).toThrow(unavailable), { timeout: 2_000, interval: 10 });
  });
});

it('answers the three pages that every process answers', async () => {
  expect((await ask({}, '/healthz')).status).toBe(200);
  expect((await ask({}, '/readyz')).status).toBe(200);
  const metrics = await (await ask({}, '/metrics')).text();
  expect(metrics).toMatch(/kean_rule_sets_answered_total\{outcome="changed",process="permissions"\} \d+/);
  expect(metrics).toMatch(/kean_policy_version\{process="permissions"\} \d+/);
});
