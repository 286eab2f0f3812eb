import { seed } from '@kean/agency/seed';
import { type FreshDatabase, freshDatabase, type OpenedSql, openSql } from '@kean/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningPermissions, startPermissions } from './start.ts';
import { testConfig } from './testing/config.ts';

const TOKEN = 'the-service-token-of-this-test-instance-0';
let fresh: FreshDatabase;
let sql: OpenedSql;
let service: RunningPermissions;
let staffId: string;
const readers: AbortController[] = [];

beforeAll(async () => {
  fresh = await freshDatabase();
  sql = openSql(fresh.adminUrls.kean);
  await seed({ authSecret: 'a-secret-of-these-tests-0123456789abcdef', ownerUrl: fresh.urls.kean_owner });
  staffId = (await sql.query<{ id: string }>(`select id from staff where number = 'S0002'`))[0]?.id ?? '';
  service = await startPermissions(testConfig({ databaseUrl: fresh.urls.kean_permissions, serviceToken: TOKEN }));
  await vi.waitFor(async () => expect((await fetchStream()).status).toBe(200), soon);
});
afterEach(() => {
  for (const reader of readers.splice(0)) reader.abort();
});
afterAll(async () => {
  await service.close();
  await sql.close();
  await fresh.dispose();
});

const soon = { timeout: 5_000, interval: 5 };

interface Event {
  readonly event: string;
  readonly id: string;
  readonly data: Record<string, unknown>;
}

async function fetchStream(headers: Record<string, string> = {}): Promise<Response> {
  const leaving = new AbortController();
  readers.push(leaving);
  const authorization = `Bearer ${TOKEN}`;
  return fetch(`${service.address}/v1/revocations`, { headers: { authorization, ...headers }, signal: leaving.signal });
}

/** Reads on in the background; the list grows. */
async function read(headers: Record<string, string> = {}): Promise<Event[]> {
  const response = await fetchStream(headers);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  const events: Event[] = [];
  void (async () => {
    let text = '';
    for await (const part of response.body ?? []) {
      text += Buffer.from(part as Uint8Array).toString('utf8');
      const whole = text.split('\n\n');
      text = whole.pop() ?? '';
      for (const one of whole) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(one)?.[1] ?? '';
        events.push({ event: field('event'), id: field('id'), data: JSON.parse(field('data')) as Event['data'] });
      }
    }
  })().catch(() => undefined);
  await vi.waitFor(() => expect(events.length).toBeGreaterThan(0), soon);
  return events;
}

const suspend = () => sql.query(`update staff set epoch = epoch + 1 where id = $1`, [staffId]);
const revoked = (events: readonly Event[]) => events.filter(({ event }) => event === 'revoked');

describe('GET /v1/revocations', () => {
  it('begins with the version of the policy, then tells each revocation by id, epoch and code', async () => {
    const events = await read();
    expect(events[0]).toMatchObject({ event: 'policy', data: { version: expect.any(Number) } });
    const began = performance.now();
    await suspend();
    await vi.waitFor(() => expect(revoked(events)).toHaveLength(1), soon);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(revoked(events)[0]?.data).toEqual({ staffId, epoch: expect.any(Number), why: 'rights' });
  });

  it('tells a changed policy and whom it concerns', async () => {
    const events = await read();
    const before = Number(events[0]?.data.version);
    await sql.query(`delete from role_grant where role_code = 'archivist' and action = 'read'`);
    await vi.waitFor(
      () => expect(events).toContainEqual(expect.objectContaining({ event: 'policy', data: { version: before + 1 } })),
      soon,
    );
    expect(revoked(events).length).toBeGreaterThan(0);
    expect(new Set(revoked(events).map(({ data }) => data.why))).toEqual(new Set(['grants']));
  });

  it('beats each second, and resumes after the event whose id is named, without a gap', async () => {
    const events = await read();
    await vi.waitFor(() => expect(events.at(-1)?.event).toBe('heartbeat'), soon);
    const stood = events.at(-1)?.id ?? '';
    for (const reader of readers.splice(0)) reader.abort();
    await suspend();
    await suspend();
    const resumed = await read({ 'last-event-id': stood });
    // Twice is allowed, never is not.
    await vi.waitFor(() => expect(new Set(revoked(resumed).map(({ data }) => data.epoch)).size).toBe(2), soon);
    const again = await read({ 'last-event-id': resumed.at(-1)?.id ?? '' });
    expect(revoked(again)).toEqual([]);
  });

  it.each(['yesterday', `${Date.now() - 8 * 86_400_000}.3:3:`, `${Date.now()}.99999999999:99999999999:`])(
    'says that everything has to be read anew to who names %s',
    async (id) => {
      expect((await read({ 'last-event-id': id }))[0]?.event).toBe('reset');
    },
  );

  it.each(['', 'Bearer wrong'])('tells nothing to who comes with %o', async (authorization) => {
    const response = await fetchStream({ authorization });
    expect(response.status).toBe(401);
    await response.body?.cancel();
  });

  it('beats no more while Postgres is away, refuses new readers, and begins again by itself', async () => {
    const events = await read();
    const name = new URL(fresh.urls.kean_permissions).pathname.slice(1);
    const elsewhere = openSql(fresh.adminUrls.keys);
    await elsewhere.query(`alter database ${name} allow_connections false`);
    await elsewhere.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    await vi.waitFor(async () => {
      const response = await fetchStream();
      await response.body?.cancel();
      expect(response.status).toBe(503);
    }, soon);
    // A beat that was asked for before may still be on its way.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const silentFrom = events.length;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(events.slice(silentFrom)).toEqual([]);
    await elsewhere.query(`alter database ${name} allow_connections true`);
    await vi.waitFor(() => expect(events.slice(silentFrom).map(({ event }) => event)).toContain('heartbeat'), soon);
    await elsewhere.close();
  });
});
