import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cookieOf,
  eventsOf,
  ORIGIN,
  openSignInOffice,
  personOf,
  type SignInOffice,
} from '../testing/sign-in-office.ts';

let office: SignInOffice;
beforeAll(async () => {
  office = await openSignInOffice();
});
afterAll(() => office.close());

const signIn = (body: unknown, sent = {}) => office.post('/sign-in/email', body, sent);
const lastEvent = async () => (await eventsOf(office)).at(-1);

describe('signing in', () => {
  it('lets a member of staff in, and the event is there when the cookie is', async () => {
    const { email, password } = personOf(office, 'agent');
    const response = await signIn({ email, password });
    expect(response.status).toBe(200);
    const principal = await office.signIn.principalOf({ cookie: cookieOf(response) });
    expect(await lastEvent()).toMatchObject({
      action: 'agency.signed-in',
      outcome: 'allowed',
      principal_id: principal?.staffId,
      session_id: principal?.sessionId,
    });
  });

  it('gives the token to the cookie alone, which no script can read', async () => {
    const { email, password } = personOf(office, 'agent');
    const response = await signIn({ email, password });
    const [cookie] = response.headers.getSetCookie();
    const [token] = decodeURIComponent(cookie ?? '')
      .replace(/^[^=]+=/, '')
      .split('.');
    expect(cookie).toMatch(/^kean\.session_token=\S+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(token).toMatch(/^\w{32}$/);
    expect(await response.text()).not.toContain(token);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('bears the prefix __Host- and Secure where the portal is reached by https', async () => {
    const secure = office.another({ baseUrl: 'https://office.example' });
    const { email, password } = personOf(office, 'agent');
    const response = await office.post('/sign-in/email', { email, password }, {}, secure);
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^__Host-kean\.session_token=\S+; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(await secure.principalOf({ cookie: cookieOf(response) })).not.toBeNull();
    const downgraded = cookieOf(response).replace('__Host-', '');
    expect(await secure.principalOf({ cookie: downgraded })).toBeNull();
  });

  it('takes e-mails in any case and with spaces round them', async () => {
    const { email, password } = personOf(office, 'hr');
    expect((await signIn({ email: ` ${email.toUpperCase()} `, password })).status).toBe(200);
  });

  it('passes on nothing else of the body: no callback address, no "remember me"', async () => {
    const { email, password } = personOf(office, 'hr');
    const response = await signIn({ email, password, callbackURL: 'https://elsewhere.example', rememberMe: false });
    expect([response.status, response.headers.get('location')]).toEqual([200, null]);
    const names = response.headers.getSetCookie().map((text) => text.split('=')[0]);
    expect(names).toEqual(['kean.session_token', 'kean.device']);
  });
});

describe('refusing', () => {
  it('answers an unknown e-mail, a wrong password, somebody suspended and somebody who left alike; the log tells them apart', async () => {
    const [suspended, left] = [personOf(office, 'security'), personOf(office, 'archivist')];
    const set = `update staff set status = $2::staff_status where id = (select id from auth_user where email = $1)`;
    await office.sql.query(set, [suspended.email, 'suspended']);
    await office.sql.query(set, [left.email, 'left']);
    const tries = [
      { email: 'nobody@chenghu.example', password: 'not the right words' },
      { email: personOf(office, 'agent').email, password: 'not the right words' },
      { email: 'not an e-mail', password: 'not the right words' },
      suspended,
      left,
    ];
    const answers: string[] = [];
    const reasons: unknown[] = [];
    for (const { email, password } of tries) {
      const response = await signIn({ email, password });
      answers.push(`${response.status} ${response.headers.getSetCookie().length} ${await response.text()}`);
      const event = await lastEvent();
      reasons.push([event?.facts?.reason, event?.subject_id !== null, event?.principal_id]);
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^401 0 .*AGENCY_SIGN_IN_REFUSED/);
    expect(reasons).toEqual([
      ['credentials', false, null],
      ['credentials', true, null],
      ['credentials', false, null],
      ['not-active', true, null],
      ['not-active', true, null],
    ]);
    await office.sql.query(set, [suspended.email, 'active']);
  });

  it('leaves no session behind for somebody who may not sign in', async () => {
    const left = personOf(office, 'archivist');
    const sessions = await office.sql.query(
      'select 1 from auth_session a join auth_user u on u.id = a.user_id where u.email = $1',
      [left.email],
    );
    expect(sessions).toEqual([]);
  });

  it.each<[string, unknown, Record<string, string>]>([
    ['no JSON', 'e-mail and password', {}],
    [
      'a form, which a foreign page could send',
      'email=a&password=b',
      { 'content-type': 'application/x-www-form-urlencoded' },
    ],
    ['text that looks like JSON', '{"email":"a@b.example","password":"x"}', { 'content-type': 'text/plain' }],
    ['no password', { email: 'a@b.example' }, {}],
    ['a list for a password', { email: 'a@b.example', password: ['x'] }, {}],
    ['an operator for an e-mail', { email: { contains: '@' }, password: 'x' }, {}],
    ['more than any form holds', { email: 'a@b.example', password: 'x'.repeat(20_000) }, {}],
  ])('refuses %s before anything is counted or hashed', async (_, body, headers) => {
    const before = await office.sql.query('select 1 from sign_in_window');
    const response = await signIn(body, { headers });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'AGENCY_SIGN_IN_INVALID', kind: 'invalid' } });
    expect(await office.sql.query('select 1 from sign_in_window')).toHaveLength(before.length);
  });

  it('refuses what a page of another site sends', async () => {
    const { email, password } = personOf(office, 'agent');
    const foreign = [
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
      { authorization: '', 'sec-fetch-site': 'cross-site' },
      { authorization: '', 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) expect((await signIn({ email, password }, { headers })).status).toBe(403);
    const own = { authorization: '', origin: ORIGIN, 'sec-fetch-site': 'same-origin' };
    expect((await signIn({ email, password }, { headers: own })).status).toBe(200);
  });

  it.each([
    '/sign-up/email',
    '/get-session',
    '/request-password-reset',
    '/update-user',
    '/delete-user',
    '/sign-in/social',
  ])('has no door at %s', async (path) => {
    const response = await office.post(path, {
      email: 'new@chenghu.example',
      password: 'some unrelated words',
      name: 'x',
    });
    expect(response.status).toBe(404);
    expect(await office.sql.query(`select 1 from auth_user where email = 'new@chenghu.example'`)).toEqual([]);
  });

  it('takes about as long for an unknown e-mail as for a known one', async () => {
    const { email } = personOf(office, 'operator');
    const shortest = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY };
    const timed = async (kind: keyof typeof shortest, tried: string): Promise<void> => {
      const startedAt = performance.now();
      await signIn({ email: tried, password: 'not the right words' });
      shortest[kind] = Math.min(shortest[kind], performance.now() - startedAt);
    };
    const ratio = (): number => shortest.known / shortest.unknown;
    // The shortest of several is what a try costs; on a busy machine it takes some rounds to see it.
    for (let round = 0; round < 4 || (round < 25 && Math.abs(Math.log(ratio())) > Math.log(1.3)); round++) {
      await timed('known', email);
      await timed('unknown', `nobody${round}@chenghu.example`);
    }
    expect(ratio()).toBeGreaterThan(1 / 1.3);
    expect(ratio()).toBeLessThan(1.3);
  });
});

describe('without the log', () => {
  it('lets nobody in, and leaves no session that nobody knows of', async () => {
    const { email, password } = personOf(office, 'compliance');
    await office.sql.query('revoke execute on function append_audit_events from kean_api');
    const response = await signIn({ email, password });
    await office.sql.query('grant execute on function append_audit_events to kean_api');
    expect([response.status, response.headers.getSetCookie()]).toEqual([503, []]);
    const sessions = await office.sql.query(
      'select 1 from auth_session a join auth_user u on u.id = a.user_id where u.email = $1',
      [email],
    );
    expect(sessions).toEqual([]);
    expect((await signIn({ email, password })).status).toBe(200);
  });
});

it('reports what nobody expected, and a refusal is not that', () => {
  // The log that could not be written, above.
  expect(office.reported).toEqual([expect.objectContaining({ code: 'DB_REFUSED' })]);
});

it('writes no e-mail, no password and no address into the log', async () => {
  const text = JSON.stringify(await eventsOf(office));
  for (const { email, password } of office.demo) {
    expect(text).not.toContain(email);
    expect(text).not.toContain(password);
  }
  expect(text).not.toMatch(/chenghu|10\.0\.0\./);
});
