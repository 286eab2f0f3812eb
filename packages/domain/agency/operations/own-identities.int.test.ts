import { authorizerFor, deniesEverything } from '@kean/authorization';
import { type CallContext, callerFactory, router, type Services } from '@kean/procedures';
import { type OpenIdProvider, startOpenIdProvider } from '@kean/testing/openid-provider';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { agencyApi } from '../api.ts';
import { holdings } from '../holdings.ts';
import type { SignIn } from '../sign-in/index.ts';
import {
  cookieOf,
  eventsOf,
  ORIGIN,
  openSignInOffice,
  personOf,
  type SignInOffice,
} from '../testing/sign-in-office.ts';

const CLIENT = {
  clientId: 'kean',
  clientSecret: 'the-secret-of-this-client',
  redirect: () => `${ORIGIN}/sign-in/oidc/answer`,
};

let office: SignInOffice;
let provider: OpenIdProvider;
let signIn: SignIn;
beforeAll(async () => {
  office = await openSignInOffice();
  provider = await startOpenIdProvider(CLIENT);
  signIn = office.another({ provider: { issuer: provider.issuer, ...CLIENT } });
});
afterAll(async () => {
  await provider?.close();
  await office?.close();
});
beforeEach(() => office.sql.query(`delete from auth_account where provider_id like 'oidc %'`));

const caller = callerFactory(router({ agency: agencyApi }));
async function by(cookie: string) {
  const principal = await signIn.principalOf({ cookie });
  const report = { refused: async () => undefined, failed: () => undefined };
  const authorizer = principal === null ? deniesEverything : authorizerFor(office.rules, principal);
  const services = { db: office.db } as Services;
  return caller({ principal, authorizer, services, locale: 'zh', requestId: 'test', report } as CallContext).agency
    .identities;
}

/** The whole way by the provider, as the person of this role. */
async function enterThere(role: string): Promise<string> {
  provider.seat({ sub: `${role}-there`, email: personOf(office, role).email, email_verified: true });
  const begun = await office.post('/sign-in/oidc/begin', {}, {}, signIn);
  const { location } = (await begun.json()) as { location: string };
  const sentBack = new URL((await fetch(location, { redirect: 'manual' })).headers.get('location') ?? '');
  const body = { answer: sentBack.search };
  const response = await office.post('/sign-in/oidc', body, { cookie: cookieOf(begun) }, signIn);
  expect(response.status).toBe(200);
  return cookieOf(response);
}
const idOf = async (role: string) =>
  (
    await office.sql.query<{ id: string }>('select id from auth_user where email = $1', [personOf(office, role).email])
  )[0]?.id ?? '';
const counted = async (role: string) => {
  const source = holdings.find(({ kind }) => kind === 'identities');
  return (await source?.count({ db: office.db } as Services, (await idOf(role)) as never))?.count;
};

describe('a connected identity', () => {
  it('is shown to its owner by provider and time, without who that is there, and counted among what the person holds', async () => {
    expect(await counted('agent')).toBe(0);
    const { identities } = await (await by(await enterThere('agent'))).list();
    expect(identities).toEqual([{ id: expect.any(String), issuer: provider.issuer, connectedAt: expect.any(Date) }]);
    expect(JSON.stringify(identities)).not.toContain('agent-there');
    expect(await counted('agent')).toBe(1);
    expect(await (await by(await office.enter(personOf(office, 'auditor')))).list()).toEqual({ identities: [] });
  });

  it('is disconnected by its owner: it is gone, who came in by it elsewhere is out, and the log says so', async () => {
    const [elsewhere, here] = [await enterThere('agent'), await office.enter(personOf(office, 'agent'))];
    const mine = await by(here);
    const [identity] = (await mine.list()).identities;
    expect(await mine.disconnect({ identityId: identity?.id as never })).toEqual({ identities: [] });
    expect([await signIn.principalOf({ cookie: elsewhere }), await counted('agent')]).toEqual([null, 0]);
    expect(await signIn.principalOf({ cookie: here })).not.toBeNull();
    const event = (await eventsOf(office)).at(-1);
    expect(event).toMatchObject({ action: 'agency.identity-disconnected', subject_id: await idOf('agent') });
    expect(event?.facts).toEqual({ ended: expect.any(Number) });
    expect(event?.facts?.ended).toBeGreaterThan(0);
    await expect(mine.disconnect({ identityId: identity?.id as never })).rejects.toMatchObject({
      cause: { code: 'AGENCY_IDENTITY_UNKNOWN' },
    });
  });

  it('stays the session that disconnects it, and is connected anew by the next sign-in there', async () => {
    const here = await enterThere('agent');
    const mine = await by(here);
    const [identity] = (await mine.list()).identities;
    await mine.disconnect({ identityId: identity?.id as never });
    expect(await signIn.principalOf({ cookie: here })).not.toBeNull();
    const again = (await (await by(await enterThere('agent'))).list()).identities;
    expect(again).toHaveLength(1);
    expect(again[0]?.id).not.toBe(identity?.id);
  });

  it("of somebody else is told as one that does not exist, and another person's password is no identity", async () => {
    const [identity] = (await (await by(await enterThere('agent'))).list()).identities;
    const auditor = await by(await office.enter(personOf(office, 'auditor')));
    const [password] = await office.sql.query<{ id: string }>(
      `select id from auth_account where provider_id = 'credential' and user_id = $1`,
      [await idOf('auditor')],
    );
    for (const id of [identity?.id, password?.id]) {
      await expect(auditor.disconnect({ identityId: id as never })).rejects.toMatchObject({
        cause: { code: 'AGENCY_IDENTITY_UNKNOWN' },
      });
    }
    expect(await counted('agent')).toBe(1);
  });

  it('is not disconnected in a session whose proof is old, nor by nobody, nor for what has no shape', async () => {
    const cookie = await enterThere('agent');
    const [identity] = (await (await by(cookie)).list()).identities;
    await expect((await by(cookie)).disconnect({ identityId: 'x' } as never)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    await expect((await by('')).list()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await office.sql.query(`update auth_session set authenticated_at = now() - interval '20 minutes'`);
    await expect((await by(cookie)).disconnect({ identityId: identity?.id as never })).rejects.toMatchObject({
      cause: { code: 'CALL_STEP_UP_REQUIRED' },
    });
    expect(await counted('agent')).toBe(1);
  });
});
