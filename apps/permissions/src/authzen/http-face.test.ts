import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type StartedDecisions, startDecisions } from '../testing/start-decisions.ts';

const SAMPLE = fileURLToPath(new URL('../../samples/agency/policies/', import.meta.url));
const CALLER_TOKEN = 'token-of-the-listing-site';

let folder: string;
let point: StartedDecisions;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kean-face-'));
  await cp(SAMPLE, join(folder, 'policies'), { recursive: true });
  await writeCallers(['listing-site']);
  point = await startDecisions({
    policyFolder: join(folder, 'policies'),
    callersFile: join(folder, 'callers.json'),
    decisionPointUrl: 'https://gateway.example/decisions',
  });
});
afterAll(async () => {
  await point.dispose();
  await rm(folder, { recursive: true });
});

function writeCallers(domains: readonly string[]): Promise<void> {
  const tokenSha256 = createHash('sha256').update(CALLER_TOKEN).digest('hex');
  return writeFile(join(folder, 'callers.json'), JSON.stringify({ callers: [{ name: 'site', tokenSha256, domains }] }));
}

const view = (id: string) => ({
  subject: { type: 'visitor', id: 'v-1' },
  action: { name: 'view' },
  resource: { type: 'listing', id },
});
const sign = {
  subject: { type: 'account', id: 'a' },
  action: { name: 'sign' },
  resource: { type: 'contract', id: 'c' },
};
const decisionsOf = (body: unknown) =>
  (body as { evaluations: { decision: boolean }[] }).evaluations.map(({ decision }) => decision);

describe('a caller', () => {
  it('asks about its own domains and is refused with 403 about others', async () => {
    const site = point.asking(CALLER_TOKEN);
    expect((await site.post('/access/v1/evaluation', view('listing-100'))).body).toMatchObject({ decision: true });
    expect(await site.post('/access/v1/evaluation', sign)).toMatchObject({
      status: 403,
      body: expect.stringContaining('may not ask'),
    });
    expect((await site.post('/access/v1/search/action', sign)).status).toBe(403);
    const both = await site.post('/access/v1/evaluations', { evaluations: [view('listing-100'), sign] });
    expect(both).toMatchObject({
      status: 200,
      body: { evaluations: [{ decision: true }, { decision: false, context: { error: { status: 403 } } }] },
    });
  });

  it('cannot ask about staff and clients unless the file says so, and loses a domain when the file does', async () => {
    const site = point.asking(CALLER_TOKEN);
    const client = {
      subject: { type: 'staff', id: 's' },
      action: { name: 'clients.read' },
      resource: { type: 'Client', id: 'c' },
    };
    // Whether our own rules can be confirmed is not told to who may not ask: nothing here has a database.
    expect((await site.post('/access/v1/evaluation', client)).status).toBe(403);
    await writeCallers(['contracts']);
    await vi.waitFor(
      async () => expect((await site.post('/access/v1/evaluation', view('listing-100'))).status).toBe(403),
      5_000,
    );
    await writeCallers(['listing-site']);
  });

  it('gets no token in the answer, and pages that fit no other caller', async () => {
    await vi.waitFor(
      async () =>
        expect((await point.asking(CALLER_TOKEN).post('/access/v1/evaluation', view('listing-100'))).status).toBe(200),
      5_000,
    );
    const search = { ...view(''), resource: { type: 'listing' }, page: { limit: 1 } };
    const { body } = await point.ours.post('/access/v1/search/resource', search);
    const { next_token: token } = (body as { page: { next_token: string } }).page;
    const next = { ...search, page: { token } };
    expect((await point.asking(CALLER_TOKEN).post('/access/v1/search/resource', next)).status).toBe(400);
    expect((await point.ours.post('/access/v1/search/resource', { ...next, action: { name: 'edit' } })).status).toBe(
      400,
    );
    expect((await point.ours.post('/access/v1/search/resource', { ...next, page: { token, limit: 2 } })).status).toBe(
      400,
    );
    expect((await point.ours.post('/access/v1/search/resource', next)).body).toMatchObject({
      page: { next_token: '', count: 1, total: 2 },
      results: [{ type: 'listing', id: 'listing-200' }],
    });
  });
});

describe('evaluations', () => {
  const mixed = [view('listing-101'), view('listing-100'), {}, view('listing-200')];
  it.each([
    ['execute_all', [false, true, false, true]],
    ['deny_on_first_deny', [false]],
    ['permit_on_first_permit', [false, true]],
  ])('stop where %s says', async (semantic, expected) => {
    const body = { evaluations: mixed, options: { evaluations_semantic: semantic, another: 1 } };
    const told = await point.ours.post('/access/v1/evaluations', body);
    expect(decisionsOf(told.body)).toEqual(expected);
  });

  it('take a failure for a denial', async () => {
    const body = {
      evaluations: [view('listing-100'), {}, view('listing-100')],
      options: { evaluations_semantic: 'deny_on_first_deny' },
    };
    expect(decisionsOf((await point.ours.post('/access/v1/evaluations', body)).body)).toEqual([true, false]);
  });
});

describe('the binding', () => {
  it('answers with and without the path of its address, and describes itself beneath it', async () => {
    expect((await point.ours.post('/decisions/access/v1/evaluation', view('listing-100'))).status).toBe(200);
    const metadata = await point.ours.get('/.well-known/authzen-configuration/decisions');
    expect(metadata.body).toEqual({
      policy_decision_point: 'https://gateway.example/decisions',
      access_evaluation_endpoint: 'https://gateway.example/decisions/access/v1/evaluation',
      access_evaluations_endpoint: 'https://gateway.example/decisions/access/v1/evaluations',
      search_subject_endpoint: 'https://gateway.example/decisions/access/v1/search/subject',
      search_resource_endpoint: 'https://gateway.example/decisions/access/v1/search/resource',
      search_action_endpoint: 'https://gateway.example/decisions/access/v1/search/action',
    });
    expect((await point.ours.get('/.well-known/authzen-configuration')).status).toBe(404);
  });

  it('takes a charset and any case of the media type', async () => {
    const headers = { 'content-type': 'Application/JSON; charset="UTF-8"' };
    expect((await point.ours.post('/access/v1/evaluation', view('listing-100'), headers)).status).toBe(200);
  });

  it('numbers every decision, and says nothing may be kept', async () => {
    const { headers } = await point.ours.post('/access/v1/evaluation', view('listing-100'));
    expect(headers.get('x-decision-id')).toMatch(/^[0-9a-f-]{36}-\d+$/);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('gives the same answer in every process: reason in two languages, policy by version and hash', async () => {
    const { body } = await point.ours.post('/access/v1/evaluation', view('listing-100'));
    expect(body).toEqual({
      decision: true,
      context: {
        reason: 'everybody-views-what-is-published',
        reason_user: { zh: expect.stringMatching(/\p{Script=Han}/u), en: expect.stringMatching(/^[A-Z]/) },
        policy: { domain: 'listing-site', version: '2026-11', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    });
  });
});

describe('files that are wrong', () => {
  it('leave the former policies for five seconds, then nobody is answered, and all of it ends by itself', async () => {
    const path = join(folder, 'policies', 'contracts.policy.json');
    const good = await readFile(path, 'utf8');
    await writeFile(path, good.replace('"version": 7', '"version": 8').slice(0, -20));
    const ask = () => point.ours.post('/access/v1/evaluation', view('listing-100'));
    expect((await ask()).status).toBe(200);
    await vi.waitFor(
      async () => expect(await ask()).toMatchObject({ status: 503, body: expect.stringMatching(/^unavailable/) }),
      8_000,
    );
    await writeFile(path, good.replace('"version": 7', '"version": 9'));
    await vi.waitFor(async () => expect((await ask()).status).toBe(200), 5_000);
    const { body } = await point.ours.post('/access/v1/evaluation', sign);
    expect(body).toMatchObject({ context: { policy: { domain: 'contracts', version: '9' } } });
  }, 20_000);
});
