import { authorizerFor, deniesEverything } from '@kean/authorization';
import { type CallContext, callerFactory, router, type Services } from '@kean/procedures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agencyApi } from '../api.ts';
import { nextCode } from '../one-time-code/index.ts';
import {
  cookieOf,
  eventsOf,
  ORIGIN,
  openSignInOffice,
  personOf,
  type SignInOffice,
} from '../testing/sign-in-office.ts';
import { SoftwarePasskey } from '../testing/software-passkey.ts';

let office: SignInOffice;
beforeAll(async () => {
  office = await openSignInOffice();
});
afterAll(() => office.close());

const caller = callerFactory(router({ agency: agencyApi }));

/** Calls as whoever the cookie signs in. */
async function by(cookie: string) {
  const principal = await office.signIn.principalOf({ cookie });
  const report = { refused: async () => undefined, failed: () => undefined };
  const authorizer = principal === null ? deniesEverything : authorizerFor(office.rules, principal);
  const services = { db: office.db } as Services;
  return caller({ principal, authorizer, services, locale: 'zh', requestId: 'test', report } as CallContext).agency;
}

async function register(cookie: string): Promise<string> {
  const key = new SoftwarePasskey(ORIGIN);
  const begun = JSON.parse(await (await office.post('/factors/passkey/begin', {}, { cookie })).text());
  const body = { name: '手机', credential: key.create(begun.options) };
  return cookieOf(await office.post('/factors/passkey', body, { cookie }));
}

const idOf = async (role: string) =>
  (
    await office.sql.query<{ id: string }>('select id from auth_user where email = $1', [personOf(office, role).email])
  )[0]?.id;

describe('a session that owes its second factor', () => {
  it('may ask what it owes, and nothing else', async () => {
    const agency = await by(await office.enterHalfway(personOf(office, 'operator')));
    expect(await agency.session.standing()).toEqual({
      owes: 'second-factor',
      factors: ['totp'],
      hasRecoveryCodes: false,
    });
    for (const call of [agency.session.current(), agency.factors.list(), agency.factors.renewRecoveryCodes()])
      await expect(call).rejects.toThrow('CALL_SECOND_FACTOR_REQUIRED');
  });

  it('is told to register one where there is none', async () => {
    await office.sql.query('delete from second_factor where staff_id = $1', [await idOf('security')]);
    const cookie = await office.enterHalfway(personOf(office, 'security'));
    const agency = await by(cookie);
    expect(await agency.session.standing()).toMatchObject({ owes: 'enrolment', factors: [] });
    await expect(agency.session.current()).rejects.toThrow('CALL_ENROLMENT_REQUIRED');
    expect((await (await by(await register(cookie))).session.current()).staff.number).toBe('S0060');
  });
});

describe('the own factors', () => {
  it('are listed without secrets, renamed and removed; the last one of such a role stays', async () => {
    const cookie = await office.enter(personOf(office, 'compliance'));
    const agency = await by(await register(cookie));
    const { factors, needed, recoveryCodesLeft } = await agency.factors.list();
    expect(factors.map(({ kind }) => kind)).toEqual(['totp', 'passkey']);
    expect([needed, recoveryCodesLeft]).toEqual([true, 10]);
    expect(JSON.stringify(factors)).not.toContain(personOf(office, 'compliance').oneTimeSecret);
    const [app, key] = factors;
    const renamed = await agency.factors.rename({ factorId: key?.id ?? '', name: ' 家里的电脑 ' });
    expect(renamed.factors[1]?.name).toBe('家里的电脑');
    expect((await agency.factors.remove({ factorId: app?.id ?? '' })).factors).toHaveLength(1);
    await expect(agency.factors.remove({ factorId: key?.id ?? '' })).rejects.toThrow('AGENCY_LAST_FACTOR_STAYS');
    expect((await eventsOf(office)).at(-1)).toMatchObject({ action: 'agency.factor-removed', facts: { kind: 'totp' } });
  });

  it('are removed one after the other also when two ask at once: one stays', async () => {
    const cookie = await office.enter(personOf(office, 'hr'));
    const agency = await by(await register(cookie));
    const { factors } = await agency.factors.list();
    const both = await Promise.allSettled(factors.map(({ id }) => agency.factors.remove({ factorId: id })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('of a colleague are unknown', async () => {
    const cookie = await office.enter(personOf(office, 'agent'));
    const mine = (await (await by(await register(cookie))).factors.list()).factors[0]?.id ?? '';
    const other = await by(await office.enter(personOf(office, 'agent', 1)));
    await expect(other.factors.rename({ factorId: mine, name: 'x' })).rejects.toThrow('AGENCY_FACTOR_UNKNOWN');
    await expect(other.factors.remove({ factorId: mine })).rejects.toThrow('AGENCY_FACTOR_UNKNOWN');
  });

  it('that are gone leave an agent with the password alone, and no codes', async () => {
    const cookie = await office.enter(personOf(office, 'agent', 2));
    const renewed = await register(cookie);
    const agency = await by(renewed);
    const { factors } = await agency.factors.list();
    expect(await agency.factors.remove({ factorId: factors[0]?.id ?? '' })).toEqual({
      factors: [],
      needed: false,
      recoveryCodesLeft: 0,
    });
    expect((await office.signIn.principalOf({ cookie: renewed }))?.assurance?.owes).toBe('nothing');
    await expect((await by(renewed)).factors.renewRecoveryCodes()).rejects.toThrow('AGENCY_FACTOR_UNKNOWN');
  });
});

describe('new recovery codes', () => {
  it('take the place of the old ones', async () => {
    const cookie = await office.enter(personOf(office, 'agent', 1));
    const key = await register(cookie);
    const agency = await by(key);
    const [first, second] = [await agency.factors.renewRecoveryCodes(), await agency.factors.renewRecoveryCodes()];
    expect(first.codes.filter((code) => second.codes.includes(code))).toEqual([]);
    const halfway = await office.enterHalfway(personOf(office, 'agent', 1));
    const tryOne = (code = '') => office.post('/prove/recovery-code', { code }, { cookie: halfway });
    expect((await tryOne(first.codes[0])).status).toBe(400);
    expect((await tryOne(second.codes[0])).status).toBe(200);
  });

  it('need a proof of the last quarter of an hour', async () => {
    const person = personOf(office, 'operator');
    const halfway = await office.enterHalfway(person);
    const code = await nextCode(person.oneTimeSecret ?? '');
    const cookie = cookieOf(await office.post('/prove/totp', { code }, { cookie: halfway }));
    const sessionId = (await office.signIn.principalOf({ cookie }))?.sessionId;
    await office.sql.query(`update auth_session set second_factor_at = now() - interval '16 minutes' where id = $1`, [
      sessionId,
    ]);
    await expect((await by(cookie)).factors.renewRecoveryCodes()).rejects.toThrow('CALL_STEP_UP_REQUIRED');
    await expect((await by(cookie)).factors.list()).resolves.toMatchObject({ needed: true });
  });
});
