import { authorizerFor, deniesEverything } from '@kean/authorization';
import { type CallContext, callerFactory, router, type Services } from '@kean/procedures';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { agencyApi } from '../api.ts';
import { eventsOf, openSignInOffice, personOf, type SignInOffice } from '../testing/sign-in-office.ts';

const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36';
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Version/18.4 Safari/604.1';

let office: SignInOffice;
let person: ReturnType<typeof personOf>;
beforeAll(async () => {
  office = await openSignInOffice();
  person = personOf(office, 'agent');
});
beforeEach(() => office.sql.query('delete from auth_session'));
afterAll(() => office.close());

const caller = callerFactory(router({ agency: agencyApi }));

async function by(cookie: string) {
  const principal = await office.signIn.principalOf({ cookie });
  const report = { refused: async () => undefined, failed: () => undefined };
  const authorizer = principal === null ? deniesEverything : authorizerFor(office.rules, principal);
  const services = { db: office.db } as Services;
  return caller({ principal, authorizer, services, locale: 'zh', requestId: 'test', report } as CallContext).agency;
}

/** Signs in with a browser; gives every cookie that the browser has afterwards. */
async function enter(agent: string, cookie = ''): Promise<string> {
  const response = await office.post('/sign-in/email', person, { headers: { 'user-agent': agent }, cookie });
  const given = response.headers.getSetCookie().map((text) => text.split(';')[0] ?? '');
  const device = cookie.split('; ').filter((pair) => pair.startsWith('kean.device='));
  return [...given, ...device].join('; ');
}

describe('the own sessions', () => {
  it('are told by browser and system, never by what the browser says in full', async () => {
    const [here] = [await enter(CHROME), await enter(PHONE)];
    const { sessions } = await (await by(here)).sessions.list();
    expect(sessions.map(({ browser, system, current }) => [browser, system, current]).sort()).toEqual([
      ['chrome', 'windows', true],
      ['safari', 'ios', false],
    ]);
    expect(JSON.stringify(sessions)).not.toMatch(/Mozilla|AppleWebKit|10\.\d+\./);
  });

  it('are ended one by one, at once', async () => {
    const [here, there, third] = [await enter(CHROME), await enter(PHONE), await enter(CHROME)];
    const other = await office.signIn.principalOf({ cookie: there });
    const left = await (await by(here)).sessions.end({ sessionId: other?.sessionId ?? '' });
    expect(left.sessions).toHaveLength(2);
    expect(await office.signIn.principalOf({ cookie: there })).toBeNull();
    expect(await office.signIn.principalOf({ cookie: third })).not.toBeNull();
    expect((await eventsOf(office)).at(-1)).toMatchObject({ action: 'agency.own-sessions-ended', facts: { count: 1 } });
  });

  it('are ended everywhere but here', async () => {
    const [here, there, third] = [await enter(CHROME), await enter(PHONE), await enter(CHROME)];
    expect((await (await by(here)).sessions.endOthers()).sessions).toHaveLength(1);
    const alive = await Promise.all([here, there, third].map((cookie) => office.signIn.principalOf({ cookie })));
    expect(alive.map((one) => one !== null)).toEqual([true, false, false]);
  });

  it('of a colleague are unknown and stay', async () => {
    const here = await enter(CHROME);
    const theirs = await office.enter(personOf(office, 'agent', 1));
    const { sessionId } = (await office.signIn.principalOf({ cookie: theirs })) ?? {};
    await expect((await by(here)).sessions.end({ sessionId: sessionId ?? '' })).rejects.toThrow(
      'AGENCY_SESSION_UNKNOWN',
    );
    await (await by(here)).sessions.endOthers();
    expect(await office.signIn.principalOf({ cookie: theirs })).not.toBeNull();
  });
});

describe('a new device', () => {
  beforeEach(() => office.sql.query('delete from known_device'));
  const newOnes = async (cookie: string) => (await (await by(cookie)).session.current()).newDevices;

  it('is no news the first time of all, and none when it comes back', async () => {
    const first = await enter(CHROME);
    const again = await enter(CHROME, first);
    expect(await newOnes(again)).toEqual([]);
    expect(await office.sql.query('select 1 from known_device')).toHaveLength(1);
  });

  it('is told to the other devices until the person says to know it, and is in the log', async () => {
    const here = await enter(CHROME);
    const stranger = await enter(PHONE);
    expect(await newOnes(stranger)).toEqual([]);
    const [told] = await newOnes(here);
    expect(told).toMatchObject({ browser: 'safari', system: 'ios', firstSeenAt: expect.any(Date) });
    expect((await eventsOf(office)).some(({ action }) => action === 'agency.new-device-seen')).toBe(true);
    await (await by(here)).sessions.acknowledgeDevice({ deviceId: told?.id ?? '' });
    expect(await newOnes(here)).toEqual([]);
  });

  it('that is signed out from elsewhere is asked about no more, and is news when it comes back', async () => {
    const here = await enter(CHROME);
    const stranger = await enter(PHONE);
    const { sessionId } = (await office.signIn.principalOf({ cookie: stranger })) ?? {};
    await (await by(here)).sessions.end({ sessionId: sessionId ?? '' });
    expect(await newOnes(here)).toEqual([]);
    await enter(PHONE, stranger);
    expect(await newOnes(here)).toHaveLength(1);
  });

  it('that a colleague knows is new for me', async () => {
    await enter(CHROME);
    const colleague = await office.post('/sign-in/email', personOf(office, 'agent', 1), {
      headers: { 'user-agent': PHONE },
    });
    const device =
      colleague.headers
        .getSetCookie()
        .find((text) => text.startsWith('kean.device'))
        ?.split(';')[0] ?? '';
    await enter(PHONE, device);
    const [count] = await office.sql.query<{ n: number }>(
      'select count(*)::int n from known_device where acknowledged_at is null',
    );
    expect(count?.n).toBe(1);
  });

  it('is known by a random cookie of which the database keeps a digest; a made-up one is replaced', async () => {
    const cookie = await enter(CHROME, 'kean.device=not of our form');
    const device = /kean\.device=([\w-]{22})/.exec(cookie)?.[1] ?? '';
    expect(device).toHaveLength(22);
    const stored = JSON.stringify(
      await office.sql.query(`select encode(digest, 'hex') as d, encode(digest, 'escape') as e from known_device`),
    );
    expect(stored).not.toContain(device);
  });
});
