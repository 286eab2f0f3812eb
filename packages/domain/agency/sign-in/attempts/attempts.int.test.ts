import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aDevice,
  eventsOf,
  openSignInOffice,
  personOf,
  SERVICE_TOKEN,
  type SignInOffice,
} from '../../testing/sign-in-office.ts';

let office: SignInOffice;
beforeAll(async () => {
  office = await openSignInOffice();
});
afterAll(() => office.close());

const WRONG = 'not the right words at all';
const attempt = (email: string, password: string, sent: Parameters<SignInOffice['post']>[2] = {}, to = office.signIn) =>
  office.post('/sign-in/email', { email, password }, sent, to);

async function fillUp(email: string, from: string, to = office.signIn): Promise<void> {
  for (let tries = 0; tries < 5; tries++) expect((await attempt(email, WRONG, { from }, to)).status).toBe(401);
}

describe('limits', () => {
  it('refuse the sixth try at one account from one address, even with the right password, and say when to come back', async () => {
    const [{ email, password }, from] = [personOf(office, 'agent'), aDevice()];
    await fillUp(email, from);
    const response = await attempt(email, password, { from });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(800);
    expect(await response.json()).toMatchObject({ error: { code: 'AGENCY_SIGN_IN_LIMITED', kind: 'limited' } });
    const [other] = [personOf(office, 'agent', 1)];
    expect((await attempt(other.email, other.password, { from })).status).toBe(200);
    expect((await attempt(email, password, { from: aDevice() })).status).toBe(200);
  });

  it('limit an e-mail of nobody in the same way, so that a limit tells nothing', async () => {
    const from = aDevice();
    await fillUp('nobody.here@chenghu.example', from);
    expect((await attempt('nobody.here@chenghu.example', WRONG, { from })).status).toBe(429);
  });

  it('hold in another instance and after a restart', async () => {
    const [{ email, password }, from] = [personOf(office, 'hr'), aDevice()];
    await fillUp(email, from);
    expect((await attempt(email, password, { from }, office.another())).status).toBe(429);
  });

  it('count tries that arrive together one by one', async () => {
    const [{ email }, from] = [personOf(office, 'security'), aDevice()];
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => (await attempt(email, WRONG, { from })).status),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
  });

  it('start anew after a success', async () => {
    const [{ email, password }, from] = [personOf(office, 'compliance'), aDevice()];
    for (let round = 0; round < 2; round++) {
      for (let tries = 0; tries < 4; tries++) await attempt(email, WRONG, { from });
      expect((await attempt(email, password, { from })).status).toBe(200);
    }
  });

  it('start anew when the window is over', async () => {
    const [{ email, password }, from] = [personOf(office, 'archivist'), aDevice()];
    await fillUp(email, from);
    await office.sql.query(`update sign_in_window set ends_at = now() - interval '1 second'`);
    expect((await attempt(email, password, { from })).status).toBe(200);
  });

  it('count what a guesser spreads over many addresses against the account', async () => {
    const { email, password } = personOf(office, 'operator');
    for (let tries = 0; tries < 30; tries++) await attempt(email, WRONG, { from: aDevice() });
    expect((await attempt(email, password, { from: aDevice() })).status).toBe(429);
  });

  it('stop after a hundred failures in a row, whatever the time between them', async () => {
    const { email, password } = personOf(office, 'auditor');
    await attempt(email, WRONG);
    const inARow = `update sign_in_window set tries = 100 where ends_at > now() + interval '1 day' and tries = 1`;
    await office.sql.query(inARow);
    expect((await attempt(email, password)).status).toBe(429);
  });

  it('count many accounts tried from one address together', async () => {
    const from = aDevice();
    const tries = Array.from({ length: 61 }, (_, position) => `someone${position}@chenghu.example`);
    const statuses: number[] = [];
    for (const email of tries) statuses.push((await attempt(email, WRONG, { from })).status);
    expect(statuses.slice(0, 60).every((status) => status === 401)).toBe(true);
    expect(statuses[60]).toBe(429);
  });
});

describe('the address that is counted', () => {
  it('comes from the portal alone: forwarded headers and a made-up address change nothing', async () => {
    const { email } = personOf(office, 'store-manager');
    const statuses: number[] = [];
    for (let tries = 0; tries < 7; tries++) {
      const headers = {
        authorization: tries % 2 === 0 ? '' : `Bearer ${SERVICE_TOKEN}x`,
        'x-forwarded-for': aDevice(),
        'x-real-ip': aDevice(),
        forwarded: `for=${aDevice()}`,
      };
      statuses.push((await attempt(email, WRONG, { headers, from: aDevice() })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });

  it('is the other end of the connection where nobody of ours speaks', async () => {
    const { email } = personOf(office, 'store-manager', 1);
    const direct = (peer: string) =>
      office.signIn.handler(
        new Request('http://127.0.0.1:4000/api/auth/sign-in/email', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ email, password: WRONG }),
        }),
        peer,
      );
    const peer = aDevice();
    for (let tries = 0; tries < 5; tries++) expect((await direct(peer)).status).toBe(401);
    expect((await direct(peer)).status).toBe(429);
    expect((await direct(aDevice())).status).toBe(401);
  });
});

describe('what is left behind', () => {
  it('is a digest: no e-mail and no address stands in the table', async () => {
    const rows = await office.sql.query<{ key: Buffer }>('select key from sign_in_window');
    expect(rows.length).toBeGreaterThan(100);
    for (const { key } of rows) expect(key).toHaveLength(32);
  });

  it('is one event for each window that filled up, however many came after', async () => {
    const [{ email }, from] = [personOf(office, 'regional-manager'), aDevice()];
    const before = (await eventsOf(office)).length;
    for (let tries = 0; tries < 15; tries++) await attempt(email, WRONG, { from });
    const reasons = (await eventsOf(office)).slice(before).map((event) => event.facts?.reason);
    expect(reasons).toEqual([...Array.from({ length: 5 }, () => 'credentials'), 'limited']);
  });

  it('is swept once the windows are over', async () => {
    await office.sql.query(`update sign_in_window set ends_at = now() - interval '1 hour'`);
    for (let tries = 0; tries < 51; tries++) await attempt(`sweep${tries}@chenghu.example`, WRONG);
    const old = await office.sql.query('select 1 from sign_in_window where ends_at < now()');
    expect(old.length).toBeLessThan(50);
  });
});

describe('a storm', () => {
  it('is turned away at once beyond the queue, and who was in the queue is served', async () => {
    const storming = Array.from({ length: 40 }, async (_, position) => {
      const startedAt = performance.now();
      const { status, headers } = await attempt(`storm${position}@chenghu.example`, WRONG);
      return { status, took: performance.now() - startedAt, retry: headers.get('retry-after') };
    });
    const answers = await Promise.all(storming);
    const busy = answers.filter(({ status }) => status === 429);
    const served = answers.filter(({ status }) => status === 401);
    expect([busy.length + served.length, served.length]).toEqual([40, 16]);
    expect(busy.every(({ retry }) => retry === '1')).toBe(true);
    expect(Math.max(...busy.map(({ took }) => took))).toBeLessThan(Math.max(...served.map(({ took }) => took)) / 2);
  });

  it('is turned away unread with the same answer, at the door of passwords alone and only while it is full', async () => {
    const unread = () => office.signIn.turnedAway('/api/auth/sign-in/email');
    expect(unread()).toBeNull();
    const storming = Array.from({ length: 20 }, (_, position) => attempt(`gust${position}@chenghu.example`, WRONG));
    const read = await Promise.race(storming);
    expect(read.status).toBe(429);
    const body = await read.text();
    expect(unread()).toMatchObject({ status: 429, body, headers: { 'retry-after': '1', 'cache-control': 'no-store' } });
    expect(office.signIn.turnedAway('/api/auth/sign-out')).toBeNull();
    await Promise.all(storming);
    expect(unread()).toBeNull();
  });
});
