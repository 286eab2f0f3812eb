import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOffice, type TestOffice } from './testing/open-office.ts';

const json = { 'content-type': 'application/json' };
const list = (input: string) => `/trpc/clients.list?input=${encodeURIComponent(input)}`;
const session = '/trpc/agency.session.current';
const search = '/trpc/clients.search';

/** Each is sent twice: as it is, and with a header that leaves it to tRPC's own adapter. */
const CALLS = [
  { it: 'a query', url: list('{"limit":5}') },
  { it: 'a query without input', url: session },
  { it: 'a query whose input is refused', url: list('{"limit":0}') },
  { it: 'a query whose input is no JSON', url: list('{limit') },
  { it: 'a query whose input is missing', url: '/trpc/clients.list' },
  { it: 'a query sent as a mutation', url: '/trpc/clients.list', method: 'POST', payload: '{}' },
  { it: 'a mutation', url: search, method: 'POST', payload: '{"q":"nobody of this name"}' },
  { it: 'a mutation whose input is refused', url: search, method: 'POST', payload: '{"q":1}' },
  { it: 'a mutation whose body is no JSON', url: search, method: 'POST', payload: '{q' },
  { it: 'a mutation without a body', url: search, method: 'POST' },
  { it: 'a mutation sent as a query', url: `${search}?input=%7B%22q%22%3A%22x%22%7D` },
  { it: 'a procedure that does not exist', url: '/trpc/clients.nothing' },
  { it: 'a name that every object has', url: '/trpc/constructor' },
  { it: 'a mutation that the role does not hold', url: '/trpc/circulation.assign', method: 'POST', payload: '{}' },
] as const;

describe('a plain call', () => {
  let office: TestOffice;
  let cookie: string;
  beforeAll(async () => {
    office = await openOffice();
    cookie = await office.signIn('agent');
  });
  afterAll(() => office.close());

  async function answerTo(call: (typeof CALLS)[number], headers: Readonly<Record<string, string>>) {
    const { url, method = 'GET', payload = '' } = { method: 'GET', payload: '', ...call };
    const sent = method === 'POST' ? { ...json, ...headers } : headers;
    const response = await office.server.inject({ url, method, headers: sent, ...(payload && { payload }) });
    const body = response.body.replace(/"requestId":"[^"]*"/, '"requestId":"…"');
    const { vary, allow, 'content-type': type, 'cache-control': cache } = response.headers;
    return { status: response.statusCode, body, vary, allow, type, cache };
  }

  it.each(CALLS)('is answered as the adapter answers it: $it', async (call) => {
    for (const who of [{ cookie }, { cookie: 'kean.session_token=nobody' }, {}]) {
      const plain = await answerTo(call, who);
      expect(plain).toEqual(await answerTo(call, { ...who, 'trpc-accept': 'application/json' }));
    }
  });

  it('of somebody who is signed in is answered with data, so that two refusals are not what is compared', async () => {
    expect((await answerTo(CALLS[0], { cookie })).status).toBe(200);
    expect((await answerTo(CALLS[6], { cookie })).status).toBe(200);
  });
});
