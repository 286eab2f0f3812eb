/** What is contained is refused on every instance in each request that begins after the commit, says so calmly, and is served again when it is lifted. */
import type { DemoSignIn } from '@kean/agency/seed';
import { ROLE_GRANTS } from '@kean/agency/seed/roles';
import { compileRuleSet, heldRules } from '@kean/authorization';
import { newId } from '@kean/kernel';
import { type OpenedSql, openSql } from '@kean/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestInstance } from './testing/open-instance.ts';
import { openOffice, POLICIES, type TestOffice } from './testing/open-office.ts';
import { readStream } from './testing/read-stream.ts';

const INSTANCES = 3;
const ORIGIN = 'http://localhost:4000';
let office: TestOffice;
let sql: OpenedSql;
const instances: (TestInstance & { readonly address: string })[] = [];
/** Signed in once: the next code of a second factor is half a minute away. */
let [security, compliance, hr] = ['', '', ''];

beforeAll(async () => {
  office = await openOffice();
  sql = openSql(office.fresh.adminUrls.kean);
  const grants = Object.fromEntries(Object.entries(ROLE_GRANTS).map(([code, role]) => [code, role.grants]));
  for (let count = 0; count < INSTANCES; count += 1) {
    const instance = await office.another(heldRules(compileRuleSet(POLICIES, grants)));
    instances.push({ ...instance, address: await instance.server.listen({ host: '127.0.0.1', port: 0 }) });
  }
  [security, compliance, hr] = [
    await office.signIn('security'),
    await office.signIn('compliance'),
    await office.signIn('hr'),
  ];
});
afterAll(async () => {
  await office.close();
  await sql.close();
});
afterEach(() => sql.query('delete from containment'));

function person(role: string, nth = 0): DemoSignIn {
  const found = office.demo.filter((one) => one.role === role)[nth];
  if (found === undefined) throw new Error(`nobody is a ${role}`);
  return found;
}
const staffIdOf = async ({ email }: DemoSignIn): Promise<string> =>
  (await sql.query<{ id: string }>('select id from auth_user where email = $1', [email]))[0]?.id ?? '';
let agentCookie: Promise<string> | null = null;
const agentOnce = () => {
  agentCookie ??= first().enter(person('agent', 1));
  return agentCookie;
};
const first = () => instances[0] as (typeof instances)[number];

/** Status and code that each instance answers. */
async function everywhere(cookie: string, path: string, body?: object): Promise<string[]> {
  return Promise.all(
    instances.map(async ({ address }) => {
      const headers = { cookie, origin: ORIGIN, 'content-type': 'application/json' };
      const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
      const response = await fetch(`${address}${path}`, init);
      const told = (await response.json()) as { error?: { data: { code: string } } };
      return `${response.status} ${told.error?.data.code ?? ''}`.trim();
    }),
  );
}
const call = async (cookie: string, path: string, body: object) => {
  const headers = { cookie, origin: ORIGIN, 'content-type': 'application/json' };
  const response = await fetch(`${first().address}/trpc/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return (await response.json()) as {
    result?: { data: { containmentId: string; endedWithinMs: number | null; leftOpen: number } };
  };
};
const press = async (cookie: string, kind: string, target: object) => {
  const { result } = await call(cookie, 'incidents.containment.press', { kind, target, reason: '核查异常查看' });
  if (result === undefined) throw new Error(`${kind} was not pressed`);
  return result.data;
};
const lift = (cookie: string, containmentId: string) =>
  call(cookie, 'incidents.containment.lift', { containmentId, reason: '核查完毕' });
const all = (answer: string) => Array.from({ length: INSTANCES }, () => answer);
const OWN = '/trpc/agency.session.current';
const watch = () => `${first().address}/trpc/agency.session.watch`;

describe('a frozen person', () => {
  it('is refused on every instance and told whom to call; the stream ends with the same words; lifted, old sessions stay out', async () => {
    const who = person('agent');
    const cookie = await first().enter(who);
    expect(await everywhere(cookie, OWN)).toEqual(all('200'));
    const stream = readStream(watch(), cookie);
    await stream.begun;
    const pressed = await press(security, 'freeze', { of: 'person', staffId: await staffIdOf(who) });
    expect(pressed.leftOpen).toBe(0);
    expect(pressed.endedWithinMs).toBeLessThan(1_000);
    expect((await stream.ended).code).toBe('CALL_ACCESS_HELD');
    expect(await everywhere(cookie, OWN)).toEqual(all('403 CALL_ACCESS_HELD'));
    const again = await first().server.inject({
      ...{ method: 'POST', url: '/api/auth/sign-in/email', headers: { origin: ORIGIN } },
      payload: { email: who.email, password: who.password },
    });
    expect(again.json()).toMatchObject({ error: { code: 'AGENCY_ACCESS_HELD' } });
    const wrong = await first().server.inject({
      ...{ method: 'POST', url: '/api/auth/sign-in/email', headers: { origin: ORIGIN } },
      payload: { email: who.email, password: 'not the password of anybody' },
    });
    expect(wrong.json()).toMatchObject({ error: { code: 'AGENCY_SIGN_IN_REFUSED' } });
    const held = await first().server.inject({
      ...{ method: 'POST', url: '/api/auth/prove/password', headers: { origin: ORIGIN, cookie } },
      payload: { password: who.password },
    });
    expect(held.json()).toMatchObject({ error: { code: 'AGENCY_ACCESS_HELD' } });
    await lift(compliance, pressed.containmentId);
    expect(await everywhere(cookie, OWN)).toEqual(all('401 CALL_SIGN_IN_REQUIRED'));
    expect(await everywhere(await first().enter(who), OWN)).toEqual(all('200'));
  });
});

describe('cut sessions', () => {
  it('end those of a whole branch but of whoever keeps the office going, and let nobody sign in meanwhile', async () => {
    const who = person('agent', 1);
    const cookie = await first().enter(who);
    const [{ branch } = { branch: '' }] = await sql.query<{ branch: string }>(
      'select branch_id as branch from staff where id = $1',
      [await staffIdOf(who)],
    );
    const pressed = await press(security, 'cut-sessions', { of: 'branch', branchId: branch });
    expect(await everywhere(cookie, OWN)).toEqual(all('401 CALL_SIGN_IN_REQUIRED'));
    await expect(first().enter(who)).rejects.toThrow();
    await lift(compliance, pressed.containmentId);
    expect(await everywhere(await first().enter(who), OWN)).toEqual(all('200'));
  });
});

describe('stopped exports, a demanded factor, a locked class and a raised mask', () => {
  it('refuse a file to whoever may take it, and give it again', async () => {
    const path = '/trpc/personnel.fitness.export';
    const pressed = await press(security, 'stop-exports', { of: 'office' });
    const [before] = await everywhere(hr, path, {});
    expect(before).toBe('403 CALL_EXPORTS_STOPPED');
    expect(await everywhere(hr, path, {})).toEqual(all('403 CALL_EXPORTS_STOPPED'));
    await lift(compliance, pressed.containmentId);
    expect(await everywhere(hr, path, {})).not.toContain('403 CALL_EXPORTS_STOPPED');
  });

  it('ask whoever has no second factor to enrol one first', async () => {
    const cookie = await first().enter(person('agent', 2));
    const pressed = await press(security, 'second-factor', { of: 'office' });
    expect(await everywhere(cookie, '/trpc/clients.search', {})).toEqual(all('403 CALL_ENROLMENT_REQUIRED'));
    await lift(compliance, pressed.containmentId);
    expect(await everywhere(cookie, '/trpc/clients.search', {})).toEqual(all('400 CALL_INVALID'));
  });
});

it('whoever wrote the row, every instance obeys it: nothing has to be carried out', async () => {
  const cookie = await first().enter(person('agent'));
  await sql.query(
    `insert into containment (id, kind, staff_id, reason, pressed_by) values ($1, 'freeze', $2, '核查异常查看', $3)`,
    [newId(), await staffIdOf(person('agent')), await staffIdOf(person('security'))],
  );
  expect(await everywhere(cookie, OWN)).toEqual(all('403 CALL_ACCESS_HELD'));
});

describe('whoever a rule of the watch stops', () => {
  /** An alert of a rule that stops, as the watch writes it; it ends when it is closed. */
  const stopped = async (who: DemoSignIn) => {
    const [id, staffId] = [newId(), await staffIdOf(who)];
    await sql.query(
      `insert into leak_alert (id, rule, window_from, window_minutes, severity, staff_id, event_id, position, first_at, last_at, measured, threshold, blocks)
       values ($1, 'slow-drip', now(), 1440, 'high', $2, $3, 1, now(), now(), 30, 20, true)`,
      [id, staffId, newId()],
    );
    return () => sql.query('delete from leak_alert where id = $1', [id]);
  };
  const ofTrpc = ({ error }: { error?: { data?: { code: string }; code?: string } }) =>
    error?.data?.code ?? error?.code;
  const asked = async (cookie: string, method: 'GET' | 'POST', url: string) => {
    const headers = { cookie, origin: ORIGIN, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) };
    const answer = await first().server.inject({ method, url, headers, ...(method === 'POST' ? { payload: {} } : {}) });
    return answer.headers['content-type']?.includes('json') ? ofTrpc(answer.json()) : undefined;
  };
  const client = encodeURIComponent(JSON.stringify({ clientId: newId() }));

  it.each([
    ['a dossier', 'agent', 'GET', `/trpc/clients.dossier?input=${client}`],
    ['the rows of a list that were left out', 'agent', 'GET', `/imports/${newId()}/rejects`],
    ['a list of who is fit', 'hr', 'POST', '/trpc/personnel.fitness.export'],
    ['a list of undertakings', 'hr', 'POST', '/trpc/personnel.secrecy.export'],
    ['evidence of the log', 'compliance', 'POST', '/log/evidence'],
    ['a document of a request', 'compliance', 'POST', `/requests/${newId()}/documents/${newId()}`],
  ] as const)(
    'gets no %s (%s), is told whom to ask, and gets it again when the alert is closed',
    async (_, role, method, url) => {
      const cookie = { agent: await agentOnce(), hr, compliance }[role];
      expect(await asked(cookie, method, url)).not.toBe('CALL_HELD_BY_WATCH');
      const free = await stopped(person(role, role === 'agent' ? 1 : 0));
      expect(await asked(cookie, method, url)).toBe('CALL_HELD_BY_WATCH');
      // Masked lists stay open.
      if (role === 'agent') expect(await asked(cookie, 'GET', OWN)).toBeUndefined();
      await free();
      expect(await asked(cookie, method, url)).not.toBe('CALL_HELD_BY_WATCH');
    },
  );
});
