import { type OpenIdProvider, startOpenIdProvider } from '@kean/testing/openid-provider';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  aDevice,
  cookieOf,
  eventsOf,
  ORIGIN,
  openSignInOffice,
  personOf,
  type SignInOffice,
} from '../testing/sign-in-office.ts';
import type { SignIn } from './index.ts';

const CLIENT = {
  clientId: 'kean',
  clientSecret: 'the-secret-of-this-client',
  redirect: () => `${ORIGIN}/sign-in/oidc/answer`,
};

let office: SignInOffice;
let provider: OpenIdProvider;
let signIn: SignIn;
let agentId: string | undefined;
beforeAll(async () => {
  office = await openSignInOffice();
  provider = await startOpenIdProvider(CLIENT);
  const [found] = await office.sql.query<{ id: string }>('select id from auth_user where email = $1', [agent().email]);
  agentId = found?.id;
});
afterAll(async () => {
  await provider?.close();
  await office?.close();
});
beforeEach(async () => {
  await office.sql.query(`delete from auth_account where provider_id like 'oidc %'`);
  await office.sql.query(`update staff set status = 'active'`);
  signIn = office.another({ provider: { issuer: provider.issuer, ...CLIENT } });
});
afterEach(() => provider.misbehave({}));

const agent = () => personOf(office, 'agent');
const seatAgent = () => provider.seat({ sub: 'agent-at-provider', email: agent().email, email_verified: true });
const post = (path: string, body: unknown, cookie?: string, from = aDevice()) =>
  office.post(path, body, { from, ...(cookie === undefined ? {} : { cookie }) }, signIn);

interface Told {
  readonly location?: string;
  readonly error?: { readonly code: string };
}
const told = async (response: Response) => JSON.parse(await response.text()) as Told;

/** To the provider: the cookie of the way and where the browser is sent. */
async function begin(): Promise<{ cookie: string; location: string }> {
  const response = await post('/sign-in/oidc/begin', {});
  expect(response.status).toBe(200);
  return { cookie: cookieOf(response), location: (await told(response)).location ?? '' };
}

/** What a browser does at the provider: the query it is sent back with. */
async function atProvider(location: string): Promise<string> {
  const response = await fetch(location, { redirect: 'manual' });
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location') ?? '').search;
}

async function wholeWay(): Promise<Response> {
  const { cookie, location } = await begin();
  return post('/sign-in/oidc', { answer: await atProvider(location) }, cookie);
}

async function expectRefused(response: Response): Promise<void> {
  expect(response.status).toBe(401);
  expect((await told(response)).error?.code).toBe('AGENCY_OIDC_REFUSED');
  expect(response.headers.getSetCookie()).toEqual([]);
}

const lastReason = async () => (await eventsOf(office)).at(-1)?.facts?.reason;
const connections = async () =>
  (await office.sql.query(`select 1 from auth_account where provider_id like 'oidc %'`)).length;

describe('sign-in by a provider of OpenID Connect', () => {
  it('signs in a member of staff whose e-mail the provider checked, with session, event and connection', async () => {
    seatAgent();
    const response = await wholeWay();
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ owes: 'nothing' });
    const principal = await signIn.principalOf({ cookie: cookieOf(response) });
    expect(principal?.staffId).toBe(agentId);
    const [session] = await office.sql.query<{ by: string }>(
      'select authenticated_by as by from auth_session where id = $1',
      [principal?.sessionId],
    );
    expect(session?.by).toBe('oidc');
    const event = (await eventsOf(office)).findLast(({ action }) => action === 'agency.signed-in');
    expect(event).toMatchObject({ principal_id: agentId, facts: { by: 'oidc' } });
    expect(JSON.stringify(await eventsOf(office))).not.toContain('agent-at-provider');
    expect(await connections()).toBe(1);
  });

  it('knows the person by the subject afterwards, whatever the e-mail says then', async () => {
    seatAgent();
    await wholeWay();
    provider.seat({ sub: 'agent-at-provider', email: 'someone.else@example.com', email_verified: false });
    const response = await wholeWay();
    expect((await signIn.principalOf({ cookie: cookieOf(response) }))?.staffId).toBe(agentId);
  });

  it('writes down the first use of an identity, and only the first', async () => {
    const written = async () =>
      (await eventsOf(office)).filter(({ action }) => action === 'agency.identity-connected').length;
    const before = await written();
    seatAgent();
    await wholeWay();
    await wholeWay();
    expect((await written()) - before).toBe(1);
  });

  it('takes the same subject of another issuer for somebody else', async () => {
    seatAgent();
    await wholeWay();
    const elsewhere = await startOpenIdProvider(CLIENT);
    try {
      signIn = office.another({ provider: { issuer: elsewhere.issuer, ...CLIENT } });
      elsewhere.seat({ sub: 'agent-at-provider', email: agent().email, email_verified: false });
      await expectRefused(await wholeWay());
      expect(await lastReason()).toBe('unverified-email');
      elsewhere.seat({ sub: 'agent-at-provider', email: personOf(office, 'hr').email, email_verified: true });
      const response = await wholeWay();
      expect((await signIn.principalOf({ cookie: cookieOf(response) }))?.staffId).not.toBe(agentId);
    } finally {
      await elsewhere.close();
    }
  });

  it('leaves a role that must have a second factor with a session that owes it', async () => {
    provider.seat({
      sub: 'operator-there',
      email: personOf(office, 'operator').email.toUpperCase(),
      email_verified: true,
    });
    const response = await wholeWay();
    expect(await response.json()).toEqual({ owes: 'second-factor' });
    expect((await signIn.principalOf({ cookie: cookieOf(response) }))?.assurance?.owes).toBe('second-factor');
  });

  it('keeps state, nonce and verifier out of the cookie, which no script can read', async () => {
    const response = await post('/sign-in/oidc/begin', {});
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/; Max-Age=300; Path=\/; HttpOnly; SameSite=Lax$/);
    const asked = new URL((await told(response)).location ?? '').searchParams;
    for (const name of ['state', 'nonce', 'code_challenge']) expect(cookie).not.toContain(asked.get(name));
    expect(asked.get('code_challenge_method')).toBe('S256');
  });
});

describe('one answer for everything that does not hold', () => {
  const longAgo = Math.floor(Date.now() / 1000) - 3600;
  it.each([
    ['a wrong nonce', { claims: { nonce: 'another' } }],
    ['no nonce', { claims: { nonce: undefined } }],
    ['a wrong issuer in the token', { claims: { iss: 'https://issuer.invalid' } }],
    ['a token for another client', { claims: { aud: 'another' } }],
    ['an expired token', { claims: { iat: longAgo, exp: longAgo + 60 } }],
    ['a token without a signature', { signing: 'none' }],
    ['a token signed with the secret of the client', { signing: 'shared-secret' }],
    ['a token signed by a foreign key', { signing: 'foreign-key' }],
    ['a wrong state', { answer: { state: 'another' } }],
    ['a wrong issuer in the answer', { answer: { iss: 'https://issuer.invalid' } }],
    ['no issuer in the answer of a provider that names it', { answer: { iss: null } }],
    ['an error of the provider', { answer: { code: null, error: 'access_denied' } }],
    ['a code nobody gave', { answer: { code: 'invented' } }],
  ] as const)('%s', async (_what, faults) => {
    seatAgent();
    provider.misbehave(faults);
    await expectRefused(await wholeWay());
    expect(await lastReason()).toBe('credentials');
    expect(await connections()).toBe(0);
  });

  it('an answer that comes a second time, before the provider is asked', async () => {
    seatAgent();
    const { cookie, location } = await begin();
    const answer = await atProvider(location);
    expect((await post('/sign-in/oidc', { answer }, cookie)).status).toBe(200);
    const before = provider.exchanges;
    await expectRefused(await post('/sign-in/oidc', { answer }, cookie));
    expect(provider.exchanges).toBe(before);
  });

  it('a code that was used already, in a way of its own', async () => {
    seatAgent();
    const first = await begin();
    const answer = await atProvider(first.location);
    await post('/sign-in/oidc', { answer }, first.cookie);
    const second = await begin();
    const replayed = new URLSearchParams(await atProvider(second.location));
    replayed.set('code', new URLSearchParams(answer).get('code') ?? '');
    await expectRefused(await post('/sign-in/oidc', { answer: `?${replayed}` }, second.cookie));
  });

  it('an answer in a browser that did not ask, or that asked for another', async () => {
    seatAgent();
    const { location } = await begin();
    const answer = await atProvider(location);
    await expectRefused(await post('/sign-in/oidc', { answer }));
    await expectRefused(await post('/sign-in/oidc', { answer }, (await begin()).cookie));
    await expectRefused(await post('/sign-in/oidc', { answer }, 'kean.oidc=AAAA'));
  });

  it('somebody who does not work here, without creating anybody', async () => {
    provider.seat({ sub: 'stranger', email: 'stranger@example.com', email_verified: true });
    await expectRefused(await wholeWay());
    expect(await lastReason()).toBe('unknown');
    expect(await connections()).toBe(0);
  });

  it.each([false, 'true', undefined])('an e-mail of which the provider says it is verified: %s', async (verified) => {
    provider.seat({ sub: 'agent-at-provider', email: agent().email, email_verified: verified });
    await expectRefused(await wholeWay());
    expect(await lastReason()).toBe('unverified-email');
  });

  it('somebody suspended, at the first use and after', async () => {
    seatAgent();
    const suspend = () => office.sql.query(`update staff set status = 'suspended' where id = $1`, [agentId]);
    await suspend();
    await expectRefused(await wholeWay());
    expect(await lastReason()).toBe('not-active');
    expect(await connections()).toBe(0);
    await office.sql.query(`update staff set status = 'active'`);
    expect((await wholeWay()).status).toBe(200);
    await suspend();
    await expectRefused(await wholeWay());
  });

  it('a new identity with the e-mail of somebody who is connected to another', async () => {
    seatAgent();
    await wholeWay();
    provider.seat({ sub: 'successor', email: agent().email, email_verified: true });
    await expectRefused(await wholeWay());
    expect(await lastReason()).toBe('other-identity');
  });
});

describe('around it', () => {
  it('has no doors where no provider is configured', async () => {
    for (const path of ['/sign-in/oidc/begin', '/sign-in/oidc']) {
      const response = await office.post(path, {});
      expect(response.status).toBe(404);
      expect((await told(response)).error?.code).toBe('AGENCY_NO_SUCH_DOOR');
    }
  });

  it('says that the provider is away, at the beginning and at the end, and recovers by itself', async () => {
    provider.misbehave({ discoveredIssuer: 'https://issuer.invalid' });
    const away = await post('/sign-in/oidc/begin', {});
    expect(away.status).toBe(503);
    expect((await told(away)).error?.code).toBe('AGENCY_OIDC_UNAVAILABLE');
    seatAgent();
    provider.misbehave({ tokenStatus: 502 });
    expect((await wholeWay()).status).toBe(503);
    provider.misbehave({});
    expect((await wholeWay()).status).toBe(200);
  });

  it('counts tries by address', async () => {
    const from = aDevice();
    const statuses = [];
    for (let tries = 0; tries < 61; tries += 1) {
      statuses.push((await post('/sign-in/oidc', { answer: '?code=x' }, undefined, from)).status);
    }
    expect(statuses.slice(0, 60).every((status) => status === 401)).toBe(true);
    expect(statuses.at(-1)).toBe(429);
  });

  it.each([{}, { answer: '' }, { answer: 1 }, { answer: 'x'.repeat(5000) }, { answer: '?', more: 1 }])(
    'refuses a body of another shape: %#',
    async (body) => expect((await post('/sign-in/oidc', body)).status).toBe(400),
  );
});
