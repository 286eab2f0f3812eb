import type { StaffId } from '@kean/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeAt, fromBase32, nextCode, stepAt } from '../one-time-code/index.ts';
import {
  aDevice,
  cookieOf,
  eventsOf,
  openSignInOffice,
  personOf,
  type SignInOffice,
} from '../testing/sign-in-office.ts';

let office: SignInOffice;
beforeAll(async () => {
  office = await openSignInOffice();
});
afterAll(() => office.close());

const who = (cookie: string) => office.signIn.principalOf({ cookie });
const owes = async (cookie: string) => (await who(cookie))?.assurance?.owes;
const prove = (kind: string, body: object, cookie: string, from = aDevice()) =>
  office.post(`/prove/${kind}`, body, { cookie, from });
const codeIn = async (response: Response) => JSON.parse(await response.text()).error?.code;
const lastEvent = async () => (await eventsOf(office)).at(-1);
const secretOf = (role: string) => personOf(office, role).oneTimeSecret ?? '';

describe('a role that asks for a second factor', () => {
  it.each(['security', 'hr', 'compliance', 'operator'])('leaves %s with a session that owes it', async (role) => {
    const cookie = await office.enterHalfway(personOf(office, role));
    expect(await owes(cookie)).toBe('second-factor');
  });

  it.each(['agent', 'store-manager', 'regional-manager', 'archivist', 'auditor'])(
    'asks %s for nothing',
    async (role) => {
      expect(await owes(await office.enter(personOf(office, role)))).toBe('nothing');
    },
  );

  it('asks at the next request whoever gets such a role, and the next after a factor is registered elsewhere', async () => {
    const cookie = await office.enter(personOf(office, 'store-manager'));
    await office.sql.query(`update role set second_factor = true where code = 'store-manager'`);
    expect(await owes(cookie)).toBe('enrolment');
    await office.sql.query(`update role set second_factor = false where code = 'store-manager'`);
    expect(await owes(cookie)).toBe('nothing');
  });

  it('gives the second step a quarter of an hour, which asking does not prolong', async () => {
    const cookie = await office.enterHalfway(personOf(office, 'operator'));
    const sessionId = (await who(cookie))?.sessionId;
    const age = (minutes: number) =>
      office.sql.query(`update auth_session set authenticated_at = now() - make_interval(mins => $2) where id = $1`, [
        sessionId,
        minutes,
      ]);
    await age(14);
    expect(await owes(cookie)).toBe('second-factor');
    await age(16);
    expect(await who(cookie)).toBeNull();
  });
});

describe('the code of an authenticator app', () => {
  let cookie: string;
  beforeEach(async () => {
    cookie = await office.enterHalfway(personOf(office, 'hr'));
  });

  it('lets the session go on under a new token; the old one is worth nothing', async () => {
    const before = await who(cookie);
    const response = await prove('totp', { code: await nextCode(secretOf('hr')) }, cookie);
    expect(response.status).toBe(200);
    const after = await who(cookieOf(response));
    expect([after?.sessionId, after?.assurance?.owes]).toEqual([before?.sessionId, 'nothing']);
    expect(after?.assurance?.provenSecondsAgo).toBeLessThan(5);
    expect(await who(cookie)).toBeNull();
    expect(await lastEvent()).toMatchObject({
      action: 'agency.proof-given',
      principal_id: before?.staffId,
      session_id: before?.sessionId,
      facts: { by: 'totp' },
    });
  });

  it('acts once, also for two who send it at the same moment', async () => {
    const other = await office.enterHalfway(personOf(office, 'hr'));
    const code = await nextCode(secretOf('hr'));
    const answers = await Promise.all([prove('totp', { code }, cookie), prove('totp', { code }, other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    const late = await office.enterHalfway(personOf(office, 'hr'));
    expect(await codeIn(await prove('totp', { code }, late))).toBe('AGENCY_PROOF_REFUSED');
  });

  it('does not act when a later one has acted', async () => {
    const secret = secretOf('hr');
    const early = codeAt(fromBase32(secret), stepAt(Date.now()) - 1);
    await office.enter(personOf(office, 'hr'));
    expect(await codeIn(await prove('totp', { code: early }, cookie))).toBe('AGENCY_PROOF_REFUSED');
  });

  it('of somebody else does not count, and the refusal is in the log without the code', async () => {
    const code = codeAt(fromBase32(secretOf('security')), stepAt(Date.now()));
    expect(await codeIn(await prove('totp', { code }, cookie))).toBe('AGENCY_PROOF_REFUSED');
    const event = await lastEvent();
    expect(event).toMatchObject({ action: 'agency.proof-refused', facts: { by: 'totp', reason: 'wrong' } });
    expect(JSON.stringify(event)).not.toContain(code);
    expect(await owes(cookie)).toBe('second-factor');
  });

  it('can be guessed at five times from one address, and signing in again does not change that', async () => {
    const from = aDevice();
    for (let tries = 0; tries < 5; tries += 1)
      expect((await prove('totp', { code: '000000' }, cookie, from)).status).toBe(400);
    const again = await office.enterHalfway(personOf(office, 'hr'));
    const right = codeAt(fromBase32(secretOf('hr')), stepAt(Date.now()) + 1);
    expect((await prove('totp', { code: right }, again, from)).status).toBe(429);
    expect(await lastEvent()).toMatchObject({
      action: 'agency.proof-refused',
      facts: { by: 'totp', reason: 'limited' },
    });
  });

  it('needs somebody who is signed in, and a body of the right shape', async () => {
    expect((await prove('totp', { code: '123456' }, '')).status).toBe(401);
    for (const body of [{}, { code: 123456 }, { code: '1', more: 1 }, { code: 'x'.repeat(61) }])
      expect((await prove('totp', body, cookie)).status).toBe(400);
  });
});

describe('the secret of an app', () => {
  it('stands nowhere in the database in a form that can be read', async () => {
    const dump = JSON.stringify(
      await office.sql.query(`select encode(sealed_secret, 'hex') as sealed, * from second_factor`),
    );
    for (const { oneTimeSecret } of office.demo) {
      if (oneTimeSecret === null) continue;
      expect(dump).not.toContain(oneTimeSecret);
      expect(dump).not.toContain(fromBase32(oneTimeSecret).toString('hex'));
    }
  });

  it('that somebody copied into their own row opens nothing', async () => {
    const [hr, operator] = [personOf(office, 'hr'), personOf(office, 'operator')];
    const idOf = async (email: string) =>
      (await office.sql.query<{ id: StaffId }>('select id from auth_user where email = $1', [email]))[0]?.id;
    const [hrId, operatorId] = [await idOf(hr.email), await idOf(operator.email)];
    await office.sql.query(
      `update second_factor set sealed_secret = (select sealed_secret from second_factor where staff_id = $2) where staff_id = $1`,
      [hrId, operatorId],
    );
    const cookie = await office.enterHalfway(hr);
    const response = await prove('totp', { code: await nextCode(operator.oneTimeSecret ?? '') }, cookie);
    expect(response.status).toBe(503);
    expect(await owes(cookie)).toBe('second-factor');
  });
});

describe('the password once more', () => {
  it('is a fresh proof for somebody who has nothing stronger', async () => {
    const person = personOf(office, 'agent');
    const cookie = await office.enter(person);
    const principal = await who(cookie);
    await office.sql.query(`update auth_session set authenticated_at = now() - interval '1 hour' where id = $1`, [
      principal?.sessionId,
    ]);
    expect((await who(cookie))?.assurance?.provenSecondsAgo).toBeGreaterThan(3000);
    expect(await codeIn(await prove('password', { password: 'not the right words' }, cookie))).toBe(
      'AGENCY_CURRENT_PASSWORD_WRONG',
    );
    const response = await prove('password', { password: person.password }, cookie);
    expect((await who(cookieOf(response)))?.assurance?.provenSecondsAgo).toBeLessThan(5);
    expect(await who(cookie)).toBeNull();
    expect(await lastEvent()).toMatchObject({ action: 'agency.proof-given', facts: { by: 'password' } });
  });

  it('is not enough for whoever has a second factor, before and after it was shown', async () => {
    const person = personOf(office, 'operator');
    for (const cookie of [await office.enterHalfway(person), await office.enter(person)])
      expect(await codeIn(await prove('password', { password: person.password }, cookie))).toBe(
        'AGENCY_PASSWORD_IS_NOT_ENOUGH',
      );
  });
});
