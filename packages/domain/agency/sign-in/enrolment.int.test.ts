import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nextCode } from '../one-time-code/index.ts';
import {
  aDevice,
  cookieOf,
  eventsOf,
  ORIGIN,
  openSignInOffice,
  personOf,
  type SignInOffice,
} from '../testing/sign-in-office.ts';
import { SoftwarePasskey } from '../testing/software-passkey.ts';

let office: SignInOffice;
let cookie: string;
beforeAll(async () => {
  office = await openSignInOffice();
});
afterAll(() => office.close());

const who = (header = cookie) => office.signIn.principalOf({ cookie: header });
const ask = async (path: string, body: object = {}, header = cookie, from = aDevice()) => {
  const response = await office.post(path, body, { cookie: header, from });
  return { status: response.status, cookie: cookieOf(response), body: JSON.parse(await response.text()) };
};
const since = async (minutes: number) =>
  office.sql.query(
    `update auth_session set authenticated_at = now() - make_interval(mins => $2), second_factor_at = second_factor_at - make_interval(mins => $2)
      where id = $1`,
    [(await who())?.sessionId, minutes],
  );
const forget = () =>
  office.sql.query('delete from second_factor where staff_id = (select id from staff where number = $1)', [number]);
let number: string;

async function enrolApp() {
  const begun = await ask('/factors/totp/begin');
  return ask('/factors/totp', { factorId: begun.body.factorId, code: await nextCode(begun.body.secret) });
}

async function enrolKey(key = new SoftwarePasskey(ORIGIN), quirks = {}, header = cookie) {
  const { body } = await ask('/factors/passkey/begin', {}, header);
  return {
    key,
    ...(await ask('/factors/passkey', { name: '办公电脑', credential: key.create(body.options, quirks) }, header)),
  };
}

beforeEach(async () => {
  cookie = await office.enter(personOf(office, 'agent'));
  const [own] = await office.sql.query<{ number: string }>('select number from staff where id = $1', [
    (await who())?.staffId,
  ]);
  number = own?.number ?? '';
  await forget();
  await office.sql.query('delete from recovery_code');
});

describe('registering an authenticator app', () => {
  it('tells the secret once, with the staff number and no name, and counts from the first right code on', async () => {
    const begun = await ask('/factors/totp/begin');
    expect(begun.body).toMatchObject({ secret: expect.stringMatching(/^[A-Z2-7]{32}$/) });
    expect(decodeURIComponent(begun.body.address)).toBe(
      `otpauth://totp/客安 KeAn:${number}?secret=${begun.body.secret}&issuer=客安 KeAn&period=30`,
    );
    expect((await who())?.assurance?.owes).toBe('nothing');
    const wrong = await ask('/factors/totp', { factorId: begun.body.factorId, code: '000000' });
    expect(wrong.body.error.code).toBe('AGENCY_PROOF_REFUSED');
    const right = await ask('/factors/totp', {
      factorId: begun.body.factorId,
      code: await nextCode(begun.body.secret),
    });
    expect(right.body.recoveryCodes).toHaveLength(10);
    expect((await who(right.cookie))?.assurance?.owes).toBe('nothing');
    const halfway = await office.enterHalfway(personOf(office, 'agent'));
    expect((await who(halfway))?.assurance?.owes).toBe('second-factor');
    expect((await eventsOf(office)).filter(({ action }) => action === 'agency.factor-enrolled').at(-1)).toMatchObject({
      facts: { kind: 'totp' },
    });
  });

  it('replaces the app that was there, and gives no second set of recovery codes', async () => {
    const first = await enrolApp();
    cookie = first.cookie;
    const second = await enrolApp();
    expect([second.status, second.body.recoveryCodes]).toEqual([200, null]);
    const kept = await office.sql.query(
      `select 1 from second_factor where kind = 'totp' and staff_id = (select id from staff where number = $1)`,
      [number],
    );
    expect(kept).toHaveLength(1);
  });

  it('takes no secret of somebody else, and none that was begun long ago', async () => {
    const begun = await ask('/factors/totp/begin');
    const other = await office.enter(personOf(office, 'agent', 1));
    const code = await nextCode(begun.body.secret);
    expect((await ask('/factors/totp', { factorId: begun.body.factorId, code }, other)).body.error.code).toBe(
      'AGENCY_FACTOR_UNKNOWN',
    );
    await office.sql.query(`update second_factor set created_at = now() - interval '16 minutes' where id = $1`, [
      begun.body.factorId,
    ]);
    expect((await ask('/factors/totp', { factorId: begun.body.factorId, code })).body.error.code).toBe(
      'AGENCY_FACTOR_UNKNOWN',
    );
  });
});

describe('who may register a factor', () => {
  it('is nobody by a session that was proven long ago', async () => {
    await since(16);
    for (const path of ['/factors/totp/begin', '/factors/passkey/begin'])
      expect((await ask(path)).body.error.code).toBe('CALL_STEP_UP_REQUIRED');
  });

  it('is nobody who has a factor and has not shown it: a known password registers nothing', async () => {
    await enrolApp();
    const halfway = await office.enterHalfway(personOf(office, 'agent'));
    for (const path of ['/factors/totp/begin', '/factors/passkey/begin'])
      expect((await ask(path, {}, halfway)).status).toBe(400);
  });

  it('is nobody who is not signed in', async () => {
    for (const path of ['totp/begin', 'totp', 'passkey/begin', 'passkey'])
      expect((await ask(`/factors/${path}`, {}, '')).status).toBe(401);
  });
});

describe('a passkey', () => {
  it('is registered, then signs its person in alone, with both factors shown', async () => {
    const { key, status, body } = await enrolKey();
    expect([status, body.recoveryCodes?.length]).toEqual([200, 10]);
    const { options } = (await ask('/sign-in/passkey/ask', {}, '')).body;
    expect(options.allowCredentials ?? []).toEqual([]);
    const entered = await ask('/sign-in/passkey', key.get(options), '');
    const principal = await who(entered.cookie);
    expect([entered.status, principal?.assurance?.owes]).toEqual([200, 'nothing']);
    const entries = (await eventsOf(office)).filter(({ action }) => action === 'agency.signed-in');
    expect(entries.at(-1)).toMatchObject({
      facts: { by: 'passkey' },
      session_id: principal?.sessionId,
    });
  });

  it('is a second step after the password', async () => {
    const { key } = await enrolKey();
    const halfway = await office.enterHalfway(personOf(office, 'agent'));
    const { options } = (await ask('/prove/passkey/ask', {}, halfway)).body;
    expect(options.allowCredentials).toHaveLength(1);
    const proven = await ask('/prove/passkey', key.get(options), halfway);
    expect((await who(proven.cookie))?.assurance?.owes).toBe('nothing');
  });

  const wrong = [
    ['another origin', { origin: 'http://localhost:4001' }],
    ['another name', { rpId: 'elsewhere.example' }],
    ['no look at who holds it', { userVerified: false }],
    ['a counter that went back', { counter: 1 }],
    ['somebody else as its owner', { userHandle: Buffer.alloc(16, 7) }],
    ['another ceremony', { type: 'webauthn.create' }],
  ] as const;
  it.each(wrong)('does not sign in with %s', async (_, quirks) => {
    const { key } = await enrolKey();
    const sign = async (changes: object) => {
      const { options } = (await ask('/sign-in/passkey/ask', {}, '')).body;
      return ask('/sign-in/passkey', key.get(options, changes), '');
    };
    expect((await sign({})).status).toBe(200);
    const refused = await sign(quirks);
    expect([refused.status, refused.body.error?.code]).toEqual([401, 'AGENCY_PASSKEY_REFUSED']);
  });

  it('signs each challenge once, also for two at the same moment, and only for what it was asked', async () => {
    const { key } = await enrolKey();
    const { options } = (await ask('/sign-in/passkey/ask', {}, '')).body;
    const answer = key.get(options);
    const both = await Promise.all([ask('/sign-in/passkey', answer, ''), ask('/sign-in/passkey', answer, '')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    const halfway = await office.enterHalfway(personOf(office, 'agent'));
    const second = (await ask('/prove/passkey/ask', {}, halfway)).body.options;
    expect((await ask('/sign-in/passkey', key.get(second), '')).status).toBe(401);
    const other = await office.enterHalfway(personOf(office, 'agent'));
    expect((await ask('/prove/passkey', key.get(second), other)).status).toBe(400);
  });

  it('of a colleague is no second step of mine', async () => {
    const colleague = await office.enter(personOf(office, 'agent', 1));
    const { key } = await enrolKey(new SoftwarePasskey(ORIGIN), {}, colleague);
    await enrolKey();
    const halfway = await office.enterHalfway(personOf(office, 'agent'));
    const { options } = (await ask('/prove/passkey/ask', {}, halfway)).body;
    expect((await ask('/prove/passkey', key.get(options), halfway)).body.error.code).toBe('AGENCY_PROOF_REFUSED');
  });

  it('signs nobody in who was suspended', async () => {
    const { key } = await enrolKey();
    await office.sql.query(`update staff set status = 'suspended' where number = $1`, [number]);
    const { options } = (await ask('/sign-in/passkey/ask', {}, '')).body;
    const refused = await ask('/sign-in/passkey', key.get(options), '');
    await office.sql.query(`update staff set status = 'active' where number = $1`, [number]);
    expect(refused.status).toBe(401);
  });

  it.each([
    ['without looking at who holds it', { userVerified: false }],
    ['for another page', { origin: 'http://localhost:4001' }],
    ['with the certificate of its maker', { attestation: 'packed' }],
    ['with an attestation that would make us fetch something', { attestation: 'android-key' }],
  ])('is not registered %s', async (_, quirks) => {
    const refused = await enrolKey(new SoftwarePasskey(ORIGIN), quirks);
    expect([refused.status, refused.body.error.code]).toEqual([400, 'AGENCY_FACTOR_INVALID']);
  });

  it('is registered once, for one person', async () => {
    const { key, cookie: renewed } = await enrolKey();
    cookie = renewed;
    expect((await enrolKey(key)).body.error.code).toBe('AGENCY_FACTOR_KNOWN');
  });
});

describe('a recovery code', () => {
  it('stands for the second factor once, however it is typed, and only for its owner', async () => {
    const { recoveryCodes } = (await enrolApp()).body;
    const [first, second] = recoveryCodes;
    const halfway = await office.enterHalfway(personOf(office, 'agent'));
    const typed = ` ${first.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O')} `;
    const proven = await ask('/prove/recovery-code', { code: typed }, halfway);
    expect((await who(proven.cookie))?.assurance?.owes).toBe('nothing');
    const again = await office.enterHalfway(personOf(office, 'agent'));
    expect((await ask('/prove/recovery-code', { code: first }, again)).body.error.code).toBe('AGENCY_PROOF_REFUSED');
    const other = await office.enterHalfway(personOf(office, 'operator'));
    expect((await ask('/prove/recovery-code', { code: second }, other)).status).toBe(400);
  });

  it('stands in the database as a digest', async () => {
    const { recoveryCodes } = (await enrolApp()).body;
    const stored = JSON.stringify(
      await office.sql.query(
        `select encode(digest, 'hex') as digest, encode(digest, 'escape') as text from recovery_code`,
      ),
    );
    for (const code of recoveryCodes) expect(stored).not.toContain(code.replaceAll('-', ''));
    expect(recoveryCodes.every((code: string) => /^([0-9a-z]{6}-){3}[0-9a-z]{6}$/.test(code))).toBe(true);
  });
});
