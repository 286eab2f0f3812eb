import { AppError } from '@kean/kernel';
import { BESIDE_GRANTS, listRoutes } from '@kean/procedures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Chance } from '../../../packages/proofs/src/wrong-shapes/chance.ts';
import { type Route, wrongRequest } from '../../../packages/proofs/src/wrong-shapes/wrong-request.ts';
import { rolesHolding } from './roles-holding.ts';
import { appRouter } from './router.ts';
import { SECRET } from './testing/open-instance.ts';
import { openOffice, type TestOffice } from './testing/open-office.ts';

/** Every procedure that answers once. */
const ROUTES = listRoutes(appRouter) as unknown as (Route & { clause: string; action: string })[];
/** Those of the client's own pages; no session of the office opens one. */
const OF_CLIENTS = ROUTES.filter(({ action }) => action === 'client-visit' || action === 'client-entry');
const OF_THE_OFFICE = ROUTES.filter((route) => !OF_CLIENTS.includes(route));

describe('the api', () => {
  let office: TestOffice;
  const cookies = new Map<string, string>();
  beforeAll(async () => {
    office = await openOffice();
    for (const role of ['agent', 'auditor', 'operator']) cookies.set(role, await office.signIn(role));
  });
  afterAll(() => office.close());

  /** How a procedure refuses: an event stream has begun by then and tells it in its first event. */
  async function refusalOf(path: string, kind: Route['kind'], headers: Record<string, string>) {
    const url = `/trpc/${path}`;
    const asked = kind === 'mutation' ? ({ method: 'POST', url, headers, payload: {} } as const) : { url, headers };
    const response = await office.server.inject(asked);
    const code = /"code":"([A-Z_]+)"/.exec(response.body)?.[1];
    return { status: kind === 'subscription' ? 'streamed' : response.statusCode, code };
  }

  it.each(OF_THE_OFFICE.map(({ path, kind }) => [path, kind] as const))(
    'asks who is there before it answers %s',
    async (path, kind) => {
      const status = kind === 'subscription' ? 'streamed' : 401;
      expect(await refusalOf(path, kind, {})).toEqual({ status, code: 'CALL_SIGN_IN_REQUIRED' });
    },
  );

  it.each(OF_CLIENTS.map(({ path, kind }) => [path, kind] as const))(
    'answers %s to a client in their own pages alone: not to nobody, not to whoever is signed in, not with a token of a browser',
    async (path, kind) => {
      const shut = { status: 401, code: 'CALL_VISIT_REQUIRED' };
      expect(await refusalOf(path, kind, {})).toEqual(shut);
      expect(await refusalOf(path, kind, { cookie: cookies.get('agent') ?? '' })).toEqual(shut);
      const token = 'x'.repeat(43);
      for (const authorization of ['', 'Bearer none', `Bearer ${SECRET}x`])
        expect(await refusalOf(path, kind, { 'x-kean-visit': token, authorization })).toEqual(shut);
    },
  );

  const notForOperators = OF_THE_OFFICE.filter(({ action }) => !rolesHolding(action).includes('operator'));
  it.each(notForOperators.map(({ path, kind }) => [path, kind] as const))(
    'refuses %s to a role without a grant for it, before the input is looked at, and reports it',
    async (path, kind) => {
      const status = kind === 'subscription' ? 'streamed' : 403;
      const refusal = await refusalOf(path, kind, { cookie: cookies.get('operator') ?? '' });
      expect(refusal).toEqual({ status, code: 'CALL_NOT_YOUR_ROLE' });
      expect(office.reported).toContain(`refused ${path}`);
    },
  );

  it('turns sign-ins away without reading them while there is no room, and takes them again afterwards', async () => {
    const url = '/api/auth/sign-in/email';
    const headers = { 'content-type': 'application/json' };
    const tooLarge = { method: 'POST', url, headers, payload: 'x'.repeat(17 * 1024) } as const;
    const storming = Array.from({ length: 20 }, (_, position) => {
      const payload = { email: `storm${position}@chenghu.example`, password: 'none of the right words here' };
      return office.server.inject({ method: 'POST', url, headers, payload });
    });
    expect((await Promise.race(storming)).statusCode).toBe(429);
    const unread = await office.server.inject(tooLarge);
    expect([unread.statusCode, unread.headers['retry-after']]).toEqual([429, '1']);
    expect(unread.json()).toMatchObject({ error: { code: 'AGENCY_SIGN_IN_BUSY', kind: 'limited' } });
    const statuses = (await Promise.all(storming)).map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 401)).toHaveLength(16);
    expect((await office.server.inject(tooLarge)).statusCode).toBe(413);
  });

  it('refuses an upload and a download at the same door as a call', async () => {
    const headers = { cookie: cookies.get('auditor') ?? '' };
    expect((await office.server.inject({ method: 'POST', url: '/imports', headers, payload: 'x' })).statusCode).toBe(
      403,
    );
    const rejects = '/imports/0190a138-1234-7567-8138-123456789012/rejects';
    expect((await office.server.inject({ url: rejects, headers })).statusCode).toBe(403);
    expect((await office.server.inject({ url: rejects })).statusCode).toBe(401);
    const agent = { cookie: cookies.get('agent') ?? '' };
    expect((await office.server.inject({ url: rejects, headers: agent })).statusCode).toBe(404);
    expect((await office.server.inject({ url: '/imports/no-id/rejects', headers: agent })).statusCode).toBe(400);
  });

  it('gives an archive of evidence at the same door, and says in a sentence why not', async () => {
    const ask = (role: string | null, payload: object) =>
      office.server.inject({
        method: 'POST',
        url: '/log/evidence',
        headers: role === null ? {} : { cookie: cookies.get(role) ?? '' },
        payload,
      });
    expect((await ask(null, {})).statusCode).toBe(401);
    expect((await ask('agent', {})).statusCode).toBe(403);
    expect((await ask('auditor', { purposes: ['王小明'] })).json()).toMatchObject({ error: { code: 'CALL_INVALID' } });
    expect((await ask('auditor', { purposes: ['nothing'] })).json()).toMatchObject({
      error: { code: 'ACCOUNTABILITY_EVIDENCE_EMPTY' },
    });
    // Nothing has been signed in this office.
    expect((await ask('auditor', {})).json()).toMatchObject({ error: { code: 'AUDIT_NOT_SIGNED_YET' } });
  });

  it('names the refused field and never repeats what was in it', async () => {
    const response = await office.server.inject({
      method: 'POST',
      url: '/trpc/circulation.reveal',
      headers: { cookie: cookies.get('agent') ?? '' },
      payload: { clientId: '13812345678', field: 'phone', purpose: 'viewing-arrangement', 王小明: 1 },
    });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ error: { data: { code: 'CALL_INVALID', fields: ['clientId'] } } });
    expect(response.body).not.toMatch(/13812345678|王小明/);
  });

  const forAgents = ROUTES.filter(
    ({ kind, action }) => kind !== 'subscription' && rolesHolding(action).includes('agent'),
  );
  it.each(forAgents.map(({ path, kind }) => [path, kind] as const))(
    'refuses a text that Postgres cannot keep, sent to %s, as a mistake of the caller',
    async (path, kind) => {
      const headers = { cookie: cookies.get('agent') ?? '' };
      const input = { text: 'a\0b' };
      const url = `/trpc/${path}`;
      const response = await office.server.inject(
        kind === 'mutation'
          ? { method: 'POST', url, headers, payload: input }
          : { url: `${url}?input=${encodeURIComponent(JSON.stringify(input))}`, headers },
      );
      expect(response.statusCode).toBe(400);
      expect(response.json()).toMatchObject({ error: { data: { code: 'CALL_INVALID' } } });
    },
  );

  it('refuses a batch that asks for more than twenty things', async () => {
    const paths = Array.from({ length: 21 }, () => 'agency.session.current').join(',');
    const response = await office.server.inject({
      url: `/trpc/${paths}?batch=1`,
      headers: { cookie: cookies.get('agent') ?? '' },
    });
    expect(response.statusCode).toBe(400);
  });

  it('is not cached, and says nothing about an address that does not exist', async () => {
    const response = await office.server.inject({ url: '/nothing/13812345678' });
    expect([response.statusCode, response.body, response.headers['cache-control']]).toEqual([404, '', 'no-store']);
  });

  it('answers 800 requests of wrong shape without a server error', async () => {
    const chance = new Chance(20_261_123);
    const people = [...cookies.values()];
    const failures: string[] = [];
    for (let sent = 0; sent < 800; sent += 1) {
      const route = chance.of(ROUTES.filter(({ kind }) => kind !== 'subscription'));
      const { address, init } = wrongRequest(route, chance);
      const response = await office.server.inject({
        method: (init.method ?? 'GET') as 'GET',
        url: address,
        headers: { ...(init.headers as Record<string, string>), cookie: chance.of(people) },
        ...(typeof init.body === 'string' ? { payload: init.body } : {}),
      });
      if (response.statusCode >= 500)
        failures.push(`${response.statusCode} ${init.method ?? 'GET'} ${address} ${init.body ?? ''}`);
    }
    expect(failures).toEqual([]);
    expect(office.reported.filter((line) => line.startsWith('failed'))).toEqual([]);
  });
});

describe('an api whose rules nobody confirms', () => {
  let office: TestOffice;
  beforeAll(async () => {
    const unavailable = { kind: 'unavailable', publicText: { zh: '', en: '' } } as const;
    const current = () => {
      throw new AppError('AUTHORIZATION_UNAVAILABLE', unavailable);
    };
    office = await openOffice({ current, atLeast: async () => current() });
  });
  afterAll(() => office.close());

  it('refuses everything and says that it is unavailable, whoever holds a cookie', async () => {
    const response = await office.server.inject({ url: '/trpc/agency.session.current', headers: { cookie: 'a=b' } });
    expect(response.statusCode).toBe(503);
    expect(response.json()).toMatchObject({ error: { data: { kind: 'unavailable' } } });
  });
});

it('lists every procedure with its clause and an action of that clause', () => {
  expect(ROUTES.length).toBeGreaterThan(10);
  for (const { path, clause, action } of ROUTES) {
    const router = path.replace(/\..*$/, '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    expect(router).toBe(clause);
    if (!BESIDE_GRANTS.has(action)) expect(rolesHolding(action).length).toBeGreaterThan(0);
  }
});
