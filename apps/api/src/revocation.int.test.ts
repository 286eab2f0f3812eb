/** What is revoked is refused on every instance from the commit on; what is open ends; what cannot be known is refused. */
import { setTimeout as pause } from 'node:timers/promises';
import type { DemoSignIn } from '@kean/agency/seed';
import { type AskForRuleSet, compileRuleSet, RuleSetHolder } from '@kean/authorization';
import { openDatabase } from '@kean/db';
import { type OpenedSql, openSql } from '@kean/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readRoleGrants } from '../../../packages/domain/agency/rule-sets/index.ts';
import type { TestInstance } from './testing/open-instance.ts';
import { openOffice, POLICIES, type TestOffice } from './testing/open-office.ts';
import { type ReadStream, readStream } from './testing/read-stream.ts';

const INSTANCES = 3;
let office: TestOffice;
let sql: OpenedSql;
let permissions: { ask: AskForRuleSet; away: boolean; close(): Promise<void> };
const holders: RuleSetHolder[] = [];
const instances: (TestInstance & { readonly address: string })[] = [];

beforeAll(async () => {
  office = await openOffice();
  sql = openSql(office.fresh.adminUrls.kean);
  permissions = permissionService(office.fresh.urls.kean_permissions);
  for (let count = 0; count < INSTANCES; count += 1) {
    const holder = new RuleSetHolder((hash, signal) => permissions.ask(hash, signal));
    await holder.start();
    holders.push(holder);
    const instance = await office.another(holder);
    instances.push({ ...instance, address: await instance.server.listen({ host: '127.0.0.1', port: 0 }) });
  }
});
afterAll(async () => {
  for (const holder of holders) holder.stop();
  await office.close();
  await permissions.close();
  await sql.close();
});
beforeEach(async () => {
  permissions.away = false;
  await sql.query(`update staff set status = 'active'`);
  await vi.waitFor(() => expect(instances.every(({ obeying }) => obeying.watch.isConfirmed())).toBe(true), soon);
  const [now] = await sql.query<{ version: number }>('select version from policy_version');
  for (const holder of holders) await vi.waitFor(() => holder.atLeast(now?.version ?? 0), soon);
});

const soon = { timeout: 10_000, interval: 5 };

/** Compiles the grants as apps/permissions does, and can be taken away. */
function permissionService(url: string) {
  const db = openDatabase({ url, applicationName: 'kean-test-permissions' });
  const service = {
    away: false,
    close: () => db.close(),
    ask: (async (heldHash) => {
      if (service.away) return { kind: 'none' };
      const { version, roleGrants } = await readRoleGrants(db);
      const ruleSet = compileRuleSet(POLICIES, roleGrants, version);
      return ruleSet.hash === heldHash ? { kind: 'same', version } : { kind: 'changed', ruleSet };
    }) satisfies AskForRuleSet,
  };
  return service;
}

function person(role: string, nth = 0): DemoSignIn {
  const found = office.demo.filter((one) => one.role === role)[nth];
  if (found === undefined) throw new Error(`nobody is a ${role}`);
  return found;
}

const staffIdOf = async ({ email }: DemoSignIn): Promise<string> =>
  (await sql.query<{ id: string }>('select id from auth_user where email = $1', [email]))[0]?.id ?? '';

async function ask(address: string, cookie: string) {
  const response = await fetch(`${address}/trpc/agency.session.current`, { headers: { cookie } });
  const body = (await response.json()) as { error?: { data: { kind: string } } };
  return { status: response.status, kind: body.error?.data.kind ?? null };
}

/** The status of a search that has no input: 400 to who may search, 403 to who may not. */
async function search(address: string, cookie: string): Promise<number> {
  const headers = { cookie, 'content-type': 'application/json' };
  const response = await fetch(`${address}/trpc/clients.search`, { method: 'POST', headers, body: '{}' });
  await response.body?.cancel();
  return response.status;
}

const first = () => instances[0] as (typeof instances)[number];

/** A new list of an agent, which nobody works on: watching it goes on until somebody ends that. */
async function watchNewImport(at: string, cookie: string): Promise<ReadStream> {
  const headers = { cookie, 'content-type': 'application/octet-stream', 'x-kean-file-name': 'list.csv' };
  const uploaded = await fetch(`${at}/imports`, { method: 'POST', headers, body: '姓名,电话\n化名,13900000000\n' });
  const { id } = (await uploaded.json()) as { id: string };
  expect(uploaded.status).toBe(201);
  const input = encodeURIComponent(JSON.stringify({ importId: id }));
  const stream = readStream(`${at}/trpc/collection.imports.watch?input=${input}`, cookie);
  await stream.begun;
  return stream;
}

const openStreams = () => sql.query<{ kind: string }>('select kind from open_stream');

describe('a revoked person', () => {
  it('is refused on every instance by every session, in each request that begins after the commit', async () => {
    const who = person('agent');
    const cookies: string[] = [];
    for (let count = 0; count < 6; count += 1) cookies.push(await first().enter(who));
    for (const { address } of instances) expect((await ask(address, cookies[0] ?? '')).status).toBe(200);
    await sql.query(`update staff set status = 'suspended' where id = $1`, [await staffIdOf(who)]);
    const answers = await Promise.all(
      instances.flatMap(({ address }) => cookies.map((cookie) => ask(address, cookie))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  });

  it('is told so on each open stream within the bound, with nothing after it, and others read on', async () => {
    const [who, other] = [person('agent'), person('agent', 1)];
    const cookie = await first().enter(who);
    const streams = await Promise.all(instances.map(({ address }) => watchNewImport(address, cookie)));
    const others = await watchNewImport(first().address, await first().enter(other));
    // A stream of the test before may be about to end.
    await vi.waitFor(async () => expect(await openStreams()).toHaveLength(4), { timeout: 3_000 });
    const began = performance.now();
    await sql.query(`update staff set status = 'left' where id = $1`, [await staffIdOf(who)]);
    for (const { ended, events } of streams) {
      const { code, at } = await ended;
      expect(code).toBe('CALL_SIGN_IN_REQUIRED');
      expect(at - began).toBeLessThan(1_000);
      expect(events.at(-1)).toBe('serialized-error');
    }
    expect(others.events).not.toContain('serialized-error');
    await vi.waitFor(async () => expect(await openStreams()).toHaveLength(1), soon);
    await sql.query(`update staff set status = 'left' where id = $1`, [await staffIdOf(other)]);
    await others.ended;
  });

  it('loses the streams of the session that was ended, and keeps those of another', async () => {
    const who = person('agent', 2);
    const [here, there] = [await first().enter(who), await first().enter(who)];
    const [stays, goes] = [await watchNewImport(first().address, here), await watchNewImport(first().address, there)];
    const signedOut = await first().server.inject({
      method: 'POST',
      url: '/api/auth/sign-out',
      headers: { cookie: there, origin: 'http://localhost:4000' },
    });
    expect(signedOut.statusCode).toBe(200);
    expect((await goes.ended).code).toBe('CALL_SIGN_IN_REQUIRED');
    expect(stays.events).not.toContain('serialized-error');
    await sql.query('delete from auth_session');
    expect((await stays.ended).code).toBe('CALL_SIGN_IN_REQUIRED');
  });

  it('is still the same person after a proof has changed the token of the session: what is open stays open', async () => {
    const who = person('agent', 1);
    const [here, there] = [await first().enter(who), await first().enter(who)];
    const stays = await watchNewImport(first().address, here);
    const asFrom = (cookie: string) => ({ cookie, origin: 'http://localhost:4000' });
    const url = '/api/auth';
    const proven = await first().server.inject({
      method: 'POST',
      url: `${url}/prove/password`,
      headers: asFrom(here),
      payload: { password: who.password },
    });
    expect(proven.statusCode).toBe(200);
    expect((await ask(first().address, here)).status).toBe(401);
    // Whatever else happens to the person makes the process look at what is open.
    await first().server.inject({ method: 'POST', url: `${url}/sign-out`, headers: asFrom(there) });
    await pause(1_000);
    expect(stays.events).not.toContain('serialized-error');
    await sql.query('delete from auth_session');
    expect((await stays.ended).code).toBe('CALL_SIGN_IN_REQUIRED');
  });

  it('whose role asks for a second factor from now on keeps nothing open that was opened without', async () => {
    const stream = await watchNewImport(first().address, await first().enter(person('agent', 1)));
    await sql.query(`update role set second_factor = true where code = 'agent'`);
    expect((await stream.ended).code).toBe('CALL_RIGHTS_CHANGED');
    await sql.query(`update role set second_factor = false where code = 'agent'`);
  });

  it('who only may do other things than before is asked to begin the stream anew', async () => {
    const stream = await watchNewImport(first().address, await first().enter(person('agent', 0)));
    await sql.query(`delete from role_grant where role_code = 'agent' and action = 'read-looks'`);
    expect((await stream.ended).code).toBe('CALL_RIGHTS_CHANGED');
  });
});

describe('what a person holds', () => {
  it('is listed from every clause: sessions, what is open on any instance, clients, imports, queued work', async () => {
    const who = person('agent', 1);
    const cookie = await first().enter(who);
    const streams = await Promise.all(instances.slice(1).map(({ address }) => watchNewImport(address, cookie)));
    const hr = await first().enter(person('hr'));
    const input = encodeURIComponent(JSON.stringify({ staffId: await staffIdOf(who) }));
    const response = await fetch(`${first().address}/trpc/agency.people.holdings?input=${input}`, {
      headers: { cookie: hr },
    });
    const { result } = (await response.json()) as { result: { data: { kinds: { kind: string; count: number }[] } } };
    const counts = Object.fromEntries(result.data.kinds.map(({ kind, count }) => [kind, count]));
    expect(counts).toMatchObject({ streams: 2, clients: 0 });
    expect(counts.imports).toBeGreaterThanOrEqual(2);
    expect(counts.jobs).toBeGreaterThanOrEqual(2);
    const ended = await fetch(`${first().address}/trpc/agency.people.endSessions`, {
      method: 'POST',
      headers: { cookie: hr, 'content-type': 'application/json' },
      body: JSON.stringify({ staffId: await staffIdOf(who) }),
    });
    expect(ended.status).toBe(200);
    for (const { ended: end } of streams) expect((await end).code).toBe('CALL_SIGN_IN_REQUIRED');
    expect((await ask(first().address, cookie)).status).toBe(401);
  });
});

describe('a role that loses an action', () => {
  it('is refused it on every instance in each request that begins after the commit', async () => {
    const cookie = await first().enter(person('security'));
    for (const { address } of instances) expect(await search(address, cookie)).toBe(400);
    await sql.query(`delete from role_grant where role_code = 'security' and action = 'search'`);
    expect(await Promise.all(instances.map(({ address }) => search(address, cookie)))).toEqual([403, 403, 403]);
  });

  it('is refused it also by a process that no push reaches and that would not ask by itself', async () => {
    const holder = new RuleSetHolder((hash, signal) => permissions.ask(hash, signal), {
      refreshMs: 3_600_000,
      boundMs: 3_600_000,
    });
    await holder.start();
    holders.push(holder);
    const deaf = await office.another(holder);
    await deaf.obeying.watch.stop();
    const address = await deaf.server.listen({ host: '127.0.0.1', port: 0 });
    const cookie = await first().enter(person('archivist'));
    expect(await search(address, cookie)).toBe(400);
    await sql.query(`delete from role_grant where role_code = 'archivist' and action = 'search'`);
    expect(await search(address, cookie)).toBe(403);
    permissions.away = true;
    await sql.query(`delete from role_grant where role_code = 'archivist'`);
    expect(await ask(address, cookie)).toEqual({ status: 503, kind: 'unavailable' });
  });
});

describe('what nobody confirms', () => {
  it('is refused as unavailable when the permission service is gone, and served again by itself', async () => {
    const cookie = await first().enter(person('hr'));
    permissions.away = true;
    const gone = performance.now();
    await vi.waitFor(async () => expect((await ask(first().address, cookie)).status).toBe(503), soon);
    expect(performance.now() - gone).toBeLessThan(2_600);
    permissions.away = false;
    const back = performance.now();
    await vi.waitFor(async () => expect((await ask(first().address, cookie)).status).toBe(200), soon);
    expect(performance.now() - back).toBeLessThan(10_000);
  });

  it('keeps no stream open: with Postgres cut off each ends within a second, and all works again by itself', async () => {
    const cookie = await first().enter(person('agent', 1));
    const stream = await watchNewImport(first().address, cookie);
    const name = new URL(office.fresh.urls.kean_api).pathname.slice(1);
    const elsewhere = openSql(office.fresh.adminUrls.keys);
    const cut = performance.now();
    await elsewhere.query(`alter database ${name} allow_connections false`);
    await elsewhere.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    const { at } = await stream.ended;
    expect(at - cut).toBeLessThan(1_000);
    expect((await ask(first().address, cookie)).status).toBeGreaterThanOrEqual(500);
    await elsewhere.query(`alter database ${name} allow_connections true`);
    const back = performance.now();
    await vi.waitFor(async () => expect((await ask(first().address, cookie)).status).toBe(200), soon);
    await vi.waitFor(() => expect(first().obeying.watch.isConfirmed()).toBe(true), soon);
    expect(performance.now() - back).toBeLessThan(10_000);
    await elsewhere.close();
  });

  it('lets no stream begin while revocations cannot be known', async () => {
    const cookie = await first().enter(person('agent', 2));
    const running = await watchNewImport(first().address, cookie);
    await first().obeying.watch.stop();
    await pause(1_000);
    const input = encodeURIComponent(JSON.stringify({ importId: '00000000-0000-4000-8000-000000000000' }));
    const stream = readStream(`${first().address}/trpc/collection.imports.watch?input=${input}`, cookie);
    expect((await stream.ended).code).toBe('CALL_UNAVAILABLE');
    await sql.query('delete from auth_session');
    await running.ended;
  });
});
