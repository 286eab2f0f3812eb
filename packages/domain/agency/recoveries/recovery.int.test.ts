import { compileRuleSet, heldRules } from '@kean/authorization';
import type { StaffId } from '@kean/kernel';
import { callerFactory } from '@kean/procedures';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readRoleGrants } from '../rule-sets/index.ts';
import { createSignIn, type SignIn } from '../sign-in/index.ts';
import { OFFERS, openRolesOffice, type RolesOffice } from '../testing/roles-office.ts';
import { aDevice, cookieOf, ORIGIN, SECRET, SERVICE_TOKEN } from '../testing/sign-in-office.ts';
import { recoveriesApi } from './api.ts';

const PASSWORD = '雨后的山路 quiet lantern 七匹马';
const createCaller = callerFactory(recoveriesApi);
let office: RolesOffice;
let signIn: SignIn;
const people: Record<string, StaffId> = {};
beforeAll(async () => {
  office = await openRolesOffice();
  const { roleGrants, version } = await readRoleGrants(office.db);
  const rules = heldRules(compileRuleSet(OFFERS, roleGrants, version));
  signIn = createSignIn({ db: office.db, rules, secret: SECRET, baseUrl: ORIGIN, serviceToken: SERVICE_TOKEN });
  const rows = await office.sql.query<{ id: StaffId; role: string; branch: string | null }>(
    `select s.id, r.role_code as role, s.branch_id as branch from staff s join staff_role r on r.staff_id = s.id order by s.number`,
  );
  const managers = rows.filter(({ role }) => role === 'store-manager');
  people.manager = managers[0]?.id as StaffId;
  people.otherManager = managers[1]?.id as StaffId;
  people.agent = rows.find(({ role, branch }) => role === 'agent' && branch === managers[0]?.branch)?.id as StaffId;
  for (const role of ['hr', 'security', 'compliance', 'auditor']) {
    people[role] = rows.find((one) => one.role === role)?.id as StaffId;
  }
});
afterAll(async () => {
  await signIn.close();
  await office.close();
});
beforeEach(() => office.sql.query('delete from account_recovery'));

const idOf = (who: string): StaffId => people[who] as StaffId;
const as = async (who: string) => createCaller(await office.call(idOf(who)));
const emailOf = async (who: string) =>
  (await office.sql.query<{ email: string }>('select email from auth_user where id = $1', [idOf(who)]))[0]?.email ?? '';
const post = async (path: string, body: object) => {
  const told = { authorization: `Bearer ${SERVICE_TOKEN}`, 'x-kean-client-address': aDevice() };
  const headers = { 'content-type': 'application/json', ...told };
  const request = new Request(`${ORIGIN}/api/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const response = await signIn.handler(request);
  return {
    status: response.status,
    cookie: cookieOf(response),
    body: (await response.json()) as { error: { code: string } },
  };
};
const ask = async (who: string): Promise<never> => {
  expect(await post('/recover/ask', { email: await emailOf(who) })).toMatchObject({ status: 200, body: {} });
  const [open] = await office.sql.query<{ id: string }>(
    `select id from account_recovery where staff_id = $1 and state = 'asked'`,
    [idOf(who)],
  );
  return open?.id as never;
};
const approve = async (who: string, id: never) => (await as(who)).recoveries.approve({ id });
const use = async (who: string, code: string, newPassword = PASSWORD) =>
  post('/recover/use', { email: await emailOf(who), code, newPassword });
const codeOf = (one: { readonly half: string }, two: { readonly half: string }) => `${one.half}-${two.half}`;
const codeFor = async (who: string): Promise<string> => {
  const id = await ask(who);
  return codeOf(await approve('hr', id), await approve('security', id));
};
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { cause?: { code?: string }; code: string }) => error.cause?.code ?? error.code,
  );
const stateOf = async (who: string) =>
  (
    await office.sql.query<{ state: string }>(
      'select state from account_recovery where staff_id = $1 order by asked_at desc limit 1',
      [idOf(who)],
    )
  )[0]?.state;
const events = async (who: string) =>
  (
    await office.sql.query<{ action: string }>(
      `select action from audit_event where subject_id = $1 and action like 'agency.recovery%' order by occurred_at, id`,
      [idOf(who)],
    )
  ).map(({ action }) => action.replace('agency.recovery-', ''));

describe('asking', () => {
  it('is answered alike for a person, a stranger and a second time, makes one request, and every try is in the log', async () => {
    const known = await post('/recover/ask', { email: await emailOf('agent') });
    const again = await post('/recover/ask', { email: await emailOf('agent') });
    const stranger = await post('/recover/ask', { email: 'nobody@example.test' });
    expect(again).toEqual(known);
    expect(stranger).toEqual(known);
    expect(await office.sql.query('select 1 from account_recovery')).toHaveLength(1);
    expect((await events('agent')).slice(-2)).toEqual(['asked', 'denied']);
  });

  it('is counted: the sixth time from one address is refused', async () => {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${SERVICE_TOKEN}`,
      'x-kean-client-address': aDevice(),
    };
    const body = JSON.stringify({ email: 'guessed@example.test' });
    const statuses: number[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      const request = new Request(`${ORIGIN}/api/auth/recover/ask`, { method: 'POST', headers, body });
      statuses.push((await signIn.handler(request)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });
});

describe('approving', () => {
  it('takes two different people; each is told a half of the code, of which a digest is kept', async () => {
    const id = await ask('agent');
    const half = expect.stringMatching(/^[0-9a-z]{6}-[0-9a-z]{6}$/);
    const first = await approve('manager', id);
    expect(first).toMatchObject({ approvals: 1, half });
    expect((await use('agent', `${first.half}-${first.half}`)).status).toBe(400);
    expect(await refusal(approve('manager', id))).toBe('AGENCY_RECOVERY_APPROVED_BY_YOU');
    const second = await approve('hr', id);
    expect(second).toMatchObject({ approvals: 2, half });
    expect(await refusal(approve('security', id))).toBe('AGENCY_RECOVERY_DECIDED');
    const rows = JSON.stringify(
      await office.sql.query('select * from account_recovery join recovery_approval on recovery_id = id'),
    );
    for (const told of [first, second]) expect(rows).not.toContain(told.half);
    for (const alone of [first.half, second.half, `${second.half}-${second.half}`]) {
      expect((await use('agent', alone)).status).toBe(400);
    }
    expect((await use('agent', codeOf(second, first))).status).toBe(200);
    expect((await events('agent')).filter((event) => event !== 'denied').slice(-4)).toEqual([
      'asked',
      'approved',
      'approved',
      'used',
    ]);
  });

  it('is never for oneself, never in another branch, never for whoever does not hold it', async () => {
    const own = await ask('hr');
    expect(await refusal(approve('hr', own))).toBe('AGENCY_NOT_YOUR_OWN');
    expect(await refusal((await as('hr')).recoveries.refuse({ id: own }))).toBe('AGENCY_NOT_YOUR_OWN');
    const id = await ask('agent');
    expect(await refusal(approve('otherManager', id))).toBe('AGENCY_RECOVERY_NOT_FOUND');
    expect(await refusal(approve('auditor', id))).toBe('CALL_NOT_YOUR_ROLE');
    expect((await (await as('otherManager')).recoveries.list()).rows).toEqual([]);
    const [row] = (await (await as('manager')).recoveries.list()).rows;
    expect(row).toMatchObject({ id, state: 'asked', mayApprove: true, approvals: [] });
  });

  it('at the same moment by two people gives one code', async () => {
    const id = await ask('agent');
    const [one, two] = await Promise.all([approve('hr', id), approve('security', id)]);
    expect([one.approvals, two.approvals].sort()).toEqual([1, 2]);
    expect((await use('agent', codeOf(one, two))).status).toBe(200);
  });

  it('counts no approval of somebody who was suspended meanwhile, and the table refuses a code without two', async () => {
    const id = await ask('agent');
    await approve('compliance', id);
    await office.sql.query(`update staff set status = 'suspended' where id = $1`, [idOf('compliance')]);
    expect(await approve('hr', id)).toMatchObject({ approvals: 1 });
    await office.sql.query(`update staff set status = 'active' where id = $1`, [idOf('compliance')]);
    await office.sql.query('delete from recovery_approval');
    const forced = `update account_recovery set state = 'approved', code_digest = decode(repeat('00', 32), 'hex')`;
    await expect(office.sql.query(forced)).rejects.toThrow('two approvals');
    const own = `insert into recovery_approval (recovery_id, staff_id, approver_id, half_digest)
      values ($1, $2, $2, decode(repeat('00', 32), 'hex'))`;
    await expect(office.sql.query(own, [id, idOf('agent')])).rejects.toThrow('by_somebody_else');
  });
});

describe('the code', () => {
  it('lets the person in once, with a new password, and ends every session, factor, key and connection of before', async () => {
    const before = (await use('security', await codeFor2('security'))).cookie;
    expect(await signIn.principalOf({ cookie: before })).toMatchObject({ assurance: { owes: 'enrolment' } });
    await office.sql.query(
      `insert into api_key (id, staff_id, name, prefix, digest, expires_at)
       values (gen_random_uuid(), $1, '报表', 'kean_', decode(repeat('ab', 32), 'hex'), now() + interval '1 day')`,
      [idOf('security')],
    );
    const connect = `insert into auth_account (id, user_id, provider_id, account_id, created_at, updated_at)
      values (gen_random_uuid(), $1, 'oidc https://login.example', $2, now(), now())`;
    for (const role of ['security', 'hr']) await office.sql.query(connect, [idOf(role), `subject of ${role}`]);
    const code = await codeFor2('security');
    const used = await use('security', code.toUpperCase().replaceAll('-', ' '), `${PASSWORD} 再来`);
    expect(used).toMatchObject({ status: 200, body: { owes: 'enrolment' } });
    expect(await signIn.principalOf({ cookie: before })).toBeNull();
    const now = await signIn.principalOf({ cookie: used.cookie });
    expect(now).toMatchObject({ staffId: idOf('security'), assurance: { owes: 'enrolment' } });
    const left = `select (select count(*) from second_factor where staff_id = $1)::int as factors,
      (select count(*) from recovery_code where staff_id = $1)::int as codes,
      (select count(*) from auth_session where user_id = $1)::int as sessions,
      (select count(*) from api_key where staff_id = $1 and revoked_at is null)::int as keys,
      (select count(*) from auth_account where user_id = $1 and starts_with(provider_id, 'oidc '))::int as identities`;
    const nothing = { factors: 0, codes: 0, keys: 0, identities: 0 };
    expect(await office.sql.query(left, [idOf('security')])).toEqual([{ ...nothing, sessions: 1 }]);
    expect(await office.sql.query(left, [idOf('hr')])).toMatchObject([{ identities: 1 }]);
    expect(await use('security', code)).toMatchObject({
      status: 400,
      body: { error: { code: 'AGENCY_RECOVERY_REFUSED' } },
    });
    const email = await emailOf('security');
    expect((await post('/sign-in/email', { email, password: PASSWORD })).status).toBe(401);
    expect((await post('/sign-in/email', { email, password: `${PASSWORD} 再来` })).status).toBe(200);
    expect((await events('security')).slice(-4)).toEqual(['asked', 'approved', 'approved', 'used']);
  });

  it('is not used up by a password that is refused; a wrong code is told before any password', async () => {
    const code = await codeFor('agent');
    expect((await use('agent', code, 'password12345678')).body.error.code).toBe('AGENCY_PASSWORD_TOO_COMMON');
    expect((await use('agent', '000000-000000-000000-000000', 'short')).body.error.code).toBe(
      'AGENCY_RECOVERY_REFUSED',
    );
    expect(await use('agent', code)).toMatchObject({ status: 200, body: { owes: 'nothing' } });
  });

  it('sent twice at once acts once', async () => {
    const code = await codeFor('agent');
    const both = await Promise.all([use('agent', code), use('agent', code)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('is not ended by a stranger, who knows no half of it, however often that one tries', async () => {
    const code = await codeFor('agent');
    for (let tries = 0; tries < 40; tries += 1) await use('agent', `wrong${tries}`);
    expect(await stateOf('agent')).toBe('approved');
    expect((await use('agent', code)).status).toBe(200);
  });

  it('is guessed a few times only by somebody who was told a half', async () => {
    const code = await codeFor('agent');
    const half = code.slice(0, 13);
    const statuses: number[] = [];
    for (let tries = 0; tries < 31; tries += 1) {
      statuses.push((await use('agent', `${half}-${String(tries).padStart(12, 'x')}`)).status);
    }
    expect(statuses.slice(0, 30).every((status) => status === 400)).toBe(true);
    expect(statuses[30]).toBe(429);
    expect((await use('agent', code)).status).toBe(429);
    expect((await events('agent')).at(-1)).toBe('denied');
  });

  it('is worth nothing for another person, after a day, after a refusal, and for somebody who was suspended', async () => {
    const code = await codeFor('agent');
    expect((await use('auditor', code)).status).toBe(400);
    await office.sql.query(`update account_recovery set ends_at = now() - interval '1 second'`);
    expect((await use('agent', code)).status).toBe(400);
    const next = await codeFor('agent');
    expect((await events('agent')).slice(-4)).toEqual(['expired', 'asked', 'approved', 'approved']);
    const [open] = (await (await as('hr')).recoveries.list()).rows;
    await (await as('hr')).recoveries.refuse({ id: open?.id as never });
    expect((await use('agent', next)).status).toBe(400);
    const last = await codeFor('agent');
    await office.sql.query(`update staff set status = 'suspended' where id = $1`, [idOf('agent')]);
    expect((await use('agent', last)).status).toBe(400);
    await office.sql.query(`update staff set status = 'active' where id = $1`, [idOf('agent')]);
  });
});

describe('the timer of a request', () => {
  const due = (id: never) =>
    office.sql.query<{ late: number; payload: object }>(
      `select extract(epoch from t.due_at - r.ends_at)::float8 as late, t.payload
         from timer t join account_recovery r on r.id::text = t.key and r.id = $1`,
      [id],
    );

  it('is due at its end, moves when two have approved, and names the request alone', async () => {
    const id = await ask('agent');
    const [before] = await due(id);
    expect(before?.payload).toEqual({ recoveryId: id });
    await approve('hr', id);
    await approve('security', id);
    for (const { late } of [before, (await due(id))[0]] as { late: number }[]) {
      expect(late).toBeGreaterThan(0);
      expect(late).toBeLessThan(0.01);
    }
  });

  it('is gone with the request, however that ends', async () => {
    const refused = await ask('agent');
    await (await as('hr')).recoveries.refuse({ id: refused });
    const withdrawn = await ask('agent');
    await (await as('agent')).recoveries.withdraw({ id: withdrawn });
    const used = await ask('agent');
    await use('agent', codeOf(await approve('hr', used), await approve('security', used)));
    expect(await office.sql.query('select 1 from timer where key = any($1)', [[refused, withdrawn, used]])).toEqual([]);
  });
});

describe('ending a request', () => {
  it('is for the person concerned alone by withdrawing, and after a week it is over by itself', async () => {
    const id = await ask('agent');
    expect((await (await as('agent')).recoveries.own()).open).toMatchObject({ id });
    expect(await refusal((await as('hr')).recoveries.withdraw({ id }))).toBe('AGENCY_RECOVERY_NOT_FOUND');
    await (await as('agent')).recoveries.withdraw({ id });
    expect(await stateOf('agent')).toBe('withdrawn');
    expect((await (await as('agent')).recoveries.own()).open).toBeNull();
    const next = await ask('agent');
    await office.sql.query(`update account_recovery set ends_at = now() - interval '1 second'`);
    expect((await (await as('hr')).recoveries.list()).rows).toEqual([]);
    expect(await refusal(approve('hr', next))).toBe('AGENCY_RECOVERY_DECIDED');
  });
});

/** For somebody of security, whom security's own approval cannot help. */
async function codeFor2(who: string): Promise<string> {
  const id = await ask(who);
  return codeOf(await approve('hr', id), await approve('compliance', id));
}
