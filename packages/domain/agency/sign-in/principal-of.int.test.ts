import { createHmac } from 'node:crypto';
import { deniesEverything, RuleSetHolder } from '@kean/authorization';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ORIGIN, openSignInOffice, personOf, SECRET, type SignInOffice } from '../testing/sign-in-office.ts';
import { openBetterAuth } from './better-auth.ts';
import { openPasswordHasher } from './passwords/open-password-hasher.ts';
import { sessionCookie } from './session-cookie.ts';

let office: SignInOffice;
let cookie: string;
beforeAll(async () => {
  office = await openSignInOffice();
});
beforeEach(async () => {
  cookie = await office.enter(personOf(office, 'agent'));
});
afterAll(() => office.close());

const who = (header: string, signIn = office.signIn) => signIn.principalOf({ cookie: header });
const cookieValue = (header: string): string => decodeURIComponent(header.slice(header.indexOf('=') + 1));
const tokenOf = (header: string): string => cookieValue(header).split('.')[0] ?? '';
const signed = (token: string, secret: string): string => {
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return `kean.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
};

describe('principalStillIn', () => {
  it('finds the session by its id under a new token, does not keep it awake, and finds none that is over', async () => {
    const principal = await who(cookie);
    const sessionId = principal?.sessionId ?? ('' as never);
    const change = (set: string) => office.sql.query(`update auth_session set ${set} where id = $1`, [sessionId]);
    await change(`token = 'changed-${sessionId}', updated_at = now() - interval '20 minutes'`);
    expect(await who(cookie)).toBeNull();
    const still = await office.signIn.principalStillIn(sessionId);
    expect({ ...still, assurance: null }).toEqual({ ...principal, assurance: null });
    const [{ slept } = { slept: false }] = await office.sql.query<{ slept: boolean }>(
      `select updated_at < now() - interval '19 minutes' as slept from auth_session where id = $1`,
      [sessionId],
    );
    expect(slept).toBe(true);
    await change(`expires_at = now() - interval '1 ms'`);
    expect(await office.signIn.principalStillIn(sessionId)).toBeNull();
  });
});

describe('principalOf', () => {
  it('says who asks, where that person works, and the hash of the rules', async () => {
    const [stored] = await office.sql.query<Record<string, unknown>>(
      `select s.* from staff s join auth_user u on u.id = s.id where u.email = $1`,
      [personOf(office, 'agent').email],
    );
    expect(await who(cookie)).toEqual({
      staffId: stored?.id,
      sessionId: expect.any(String),
      regionId: stored?.region_id,
      branchId: stored?.branch_id,
      teamId: stored?.team_id,
      epoch: stored?.epoch,
      measuresAsOf: null,
      roles: ['agent'],
      grants: [expect.objectContaining({ clause: 'agency', action: 'read-staff', scope: 'branch' })],
      policyHash: office.rules.hash,
      assurance: { owes: 'nothing', provenSecondsAgo: expect.any(Number) },
    });
  });

  it('reads headers as Node and as the web gives them', async () => {
    expect(await office.signIn.principalOf(new Headers({ cookie }))).not.toBeNull();
    expect(await office.signIn.principalOf({ cookie: `other=1; ${cookie}` })).not.toBeNull();
    expect(await office.signIn.principalOf({})).toBeNull();
  });

  it('agrees with better-auth about every cookie, whole, altered, expired or revoked', async () => {
    const hasher = openPasswordHasher();
    const auth = openBetterAuth({
      db: office.db,
      secret: SECRET,
      baseUrl: ORIGIN,
      trustedOrigins: [ORIGIN],
      cookie: sessionCookie(SECRET, false),
      hasher,
      report: () => undefined,
    });
    const token = tokenOf(cookie);
    const expired = tokenOf(await office.enter(personOf(office, 'agent')));
    await office.sql.query(`update auth_session set expires_at = now() - interval '1 ms' where token = $1`, [expired]);
    const revoked = tokenOf(await office.enter(personOf(office, 'agent')));
    await office.sql.query('delete from auth_session where token = $1', [revoked]);
    const value = cookieValue(cookie);
    const cases: Record<string, string> = {
      whole: cookie,
      'signed by us anew': signed(token, SECRET),
      'among others': `a=b; ${cookie}; c=d`,
      'the first of two': `${cookie}; kean.session_token=x.y`,
      'the second of two': `kean.session_token=x.y; ${cookie}`,
      'not encoded': `kean.session_token=${value}`,
      'signed with another secret': signed(token, `${SECRET}x`),
      'another token under this signature': `kean.session_token=${encodeURIComponent(`${value.startsWith('x') ? 'y' : 'x'}${value.slice(1)}`)}`,
      'signature cut': cookie.slice(0, -6),
      'without signature': `kean.session_token=${token}`,
      'empty signature': `kean.session_token=${token}.`,
      'another name': cookie.replace('kean.', 'other.'),
      'broken encoding': `kean.session_token=%E0%A4%A`,
      'a token nobody has': signed('a'.repeat(32), SECRET),
      'an empty token': signed('', SECRET),
      expired: signed(expired, SECRET),
      revoked: signed(revoked, SECRET),
      nothing: '',
    };
    const answers = await Promise.all(
      Object.entries(cases).map(async ([name, header]) => {
        const theirs = await auth.api.getSession({ headers: new Headers({ cookie: header }) });
        const ours = await who(header);
        return { name, theirs: theirs?.session.id ?? null, ours: ours?.sessionId ?? null };
      }),
    );
    await hasher.close();
    for (const { name, theirs, ours } of answers) expect({ name, session: ours }).toEqual({ name, session: theirs });
    expect(answers.filter(({ ours }) => ours !== null).map(({ name }) => name)).toEqual([
      'whole',
      'signed by us anew',
      'among others',
      'the first of two',
      'not encoded',
    ]);
  });

  it('is gone with the next call once the session is', async () => {
    expect(await who(cookie)).not.toBeNull();
    await office.sql.query('delete from auth_session where token = $1', [tokenOf(cookie)]);
    expect(await who(cookie)).toBeNull();
  });

  it.each(['suspended', 'left'])(
    'is nobody for a person who is %s, although the session is still there',
    async (status) => {
      const principal = await who(cookie);
      const set = 'update staff set status = $2::staff_status where id = $1';
      await office.sql.query(set, [principal?.staffId, status]);
      expect(await who(cookie)).toBeNull();
      await office.sql.query(set, [principal?.staffId, 'active']);
      expect((await who(cookie))?.epoch).toBeGreaterThan(principal?.epoch ?? 0);
    },
  );

  it('follows a change of roles and of branch at once, with a new epoch', async () => {
    const before = await who(cookie);
    const staff = before?.staffId;
    await office.sql.query(`insert into staff_role values ($1, 'auditor')`, [staff]);
    const withRole = await who(cookie);
    expect(withRole?.roles).toEqual(['agent', 'auditor']);
    await office.sql.query(`update staff set team_id = null where id = $1`, [staff]);
    const without = await who(cookie);
    expect(without?.teamId).toBeNull();
    expect([before?.epoch, withRole?.epoch, without?.epoch]).toEqual(
      [1, 2, 3].map((step) => (before?.epoch ?? 0) + step - 1),
    );
    await office.sql.query(`delete from staff_role where staff_id = $1 and role_code = 'auditor'`, [staff]);
    await office.sql.query(`update staff set team_id = $2 where id = $1`, [staff, before?.teamId]);
  });

  it('is refused while the rules are not confirmed: nobody is let in with rules that may be old', async () => {
    const holder = new RuleSetHolder(async () => ({ kind: 'none' }));
    await expect(who(cookie, office.another({ rules: holder }))).rejects.toMatchObject({ kind: 'unavailable' });
    expect(deniesEverything.may('agency.read-staff')).toBe(false);
  });
});

describe('the end of a session', () => {
  const times = async (header: string) => {
    const [row] = await office.sql.query<{ idle: number; absolute: number }>(
      `select extract(epoch from expires_at - now())::float8 as idle, extract(epoch from created_at + interval '12 hours' - now())::float8 as absolute
         from auth_session where token = $1`,
      [tokenOf(header)],
    );
    return { idle: Math.round((row?.idle ?? 0) / 60), absolute: Math.round((row?.absolute ?? 0) / 60) };
  };
  const age = (header: string, minutes: number) =>
    office.sql.query(
      `update auth_session set created_at = created_at - $2 * interval '1 minute', updated_at = updated_at - $2 * interval '1 minute',
              expires_at = expires_at - $2 * interval '1 minute' where token = $1`,
      [tokenOf(header), minutes],
    );

  it('is an hour after the last request and moves with each', async () => {
    expect(await times(cookie)).toEqual({ idle: 60, absolute: 720 });
    await age(cookie, 59);
    expect(await who(cookie)).not.toBeNull();
    expect(await times(cookie)).toEqual({ idle: 60, absolute: 661 });
    await age(cookie, 61);
    expect(await who(cookie)).toBeNull();
  });

  it('never passes twelve hours, however busy the person is', async () => {
    for (let hour = 0; hour < 13; hour++) {
      await age(cookie, 55);
      await who(cookie);
    }
    const { idle, absolute } = await times(cookie);
    expect(idle).toBe(absolute);
    await age(cookie, 6);
    expect(await who(cookie)).toBeNull();
  });

  it('is not written at every request', async () => {
    const changes = () =>
      office.sql.query<{ xmin: string }>('select xmin::text from auth_session where token = $1', [tokenOf(cookie)]);
    const before = await changes();
    for (let request = 0; request < 5; request++) await who(cookie);
    expect(await changes()).toEqual(before);
  });
});
