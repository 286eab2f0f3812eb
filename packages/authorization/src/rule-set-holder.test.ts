import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { compileRuleSet } from './compile-rule-set.ts';
import type { RuleSet } from './rule-set.ts';
import { RuleSetHolder } from './rule-set-holder.ts';
import { POLICY_VERSION_HEADER } from './rule-set-source.ts';
import { grant, samplePolicies } from './sample-policies.fixture.ts';

const TOKEN = 'the-token-of-this-test-which-is-long';
const older = compileRuleSet(samplePolicies, { agent: [grant('clients.list', 'Client', 'agency')] }, 1);
const newer = compileRuleSet(samplePolicies, { agent: [grant('clients.list', 'Client', 'own')] }, 2);

type Reply = (request: IncomingMessage, response: ServerResponse) => void;
const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const undo of cleanUp.splice(0)) undo();
});

/** A permission service over real HTTP whose behaviour the test can change. */
async function service(reply: Reply): Promise<{ url: string; seen: IncomingMessage[]; become(next: Reply): void }> {
  let current = reply;
  const seen: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    seen.push(request);
    current(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, seen, become: (next) => (current = next) };
}

const gives =
  (ruleSet: RuleSet): Reply =>
  (request, response) => {
    const etag = `"${ruleSet.hash}"`;
    if (request.headers['if-none-match'] === etag)
      response.writeHead(304, { etag, [POLICY_VERSION_HEADER]: ruleSet.version }).end();
    else response.writeHead(200, { etag, 'content-type': 'application/json' }).end(JSON.stringify(ruleSet));
  };
const says =
  (status: number, body: string, headers: Record<string, string> = {}): Reply =>
  (_, response) =>
    response.writeHead(status, headers).end(body);

function holderOf(url: string, timing: { boundMs?: number; refreshMs?: number } = {}): RuleSetHolder {
  const holder = new RuleSetHolder({ url, serviceToken: TOKEN }, { boundMs: 200, refreshMs: 20, ...timing });
  cleanUp.push(() => holder.stop());
  return holder;
}
const unavailable = expect.objectContaining({ code: 'AUTHORIZATION_UNAVAILABLE', kind: 'unavailable' });

describe('RuleSetHolder', () => {
  it('refuses before the first answer, then holds what it was given', async () => {
    const { url, seen } = await service(gives(newer));
    const holder = holderOf(url);
    expect(() => holder.current()).toThrow(unavailable);
    expect(await holder.start()).toBe(true);
    expect(holder.current()).toEqual(newer);
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it('asks again with the hash it holds and keeps the same object while nothing changed', async () => {
    const { url, seen } = await service(gives(newer));
    const holder = holderOf(url);
    await holder.start();
    const first = holder.current();
    await vi.waitFor(() => expect(seen.length).toBeGreaterThan(3));
    expect(seen.at(-1)?.headers['if-none-match']).toBe(`"${newer.hash}"`);
    expect(holder.current()).toBe(first);
    await pause(300);
    expect(holder.current()).toBe(first);
  });

  it('takes over a change without being told', async () => {
    const { url, become } = await service(gives(older));
    const holder = holderOf(url);
    await holder.start();
    become(gives(newer));
    await vi.waitFor(() => expect(holder.current().hash).toBe(newer.hash), { timeout: 150 });
  });

  it('takes over a change at once when pushed', async () => {
    const { url, become } = await service(gives(older));
    const holder = holderOf(url, { refreshMs: 60_000 });
    await holder.start();
    become(gives(newer));
    await holder.refresh();
    expect(holder.current().hash).toBe(newer.hash);
  });

  it('asks once more after a push that arrived while an older question was under way', async () => {
    const waiting: ServerResponse[] = [];
    const { url, become, seen } = await service((_, response) => waiting.push(response));
    const holder = holderOf(url, { refreshMs: 60_000, boundMs: 5_000 });
    const asked = holder.refresh();
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    become(gives(newer));
    const pushes = [holder.refresh(), holder.refresh(), holder.refresh()];
    says(200, JSON.stringify(older))(seen[0] as IncomingMessage, waiting[0] as ServerResponse);
    expect(await asked).toBe(true);
    expect(await Promise.all(pushes)).toEqual([true, true, true]);
    expect(holder.current().hash).toBe(newer.hash);
    expect(seen).toHaveLength(2);
  });

  it.each<[string, Reply]>([
    ['is down', (request) => request.socket.destroy()],
    ['never answers', () => undefined],
    ['answers an error', says(500, '{}')],
    ['refuses the token', says(401, '{}')],
    ['answers garbage', says(200, '<html>')],
    ['answers a bare yes', says(200, '{"decision":"true"}')],
    ['answers rules under a wrong hash', says(200, JSON.stringify({ ...older, hash: newer.hash, version: 9 }))],
    ['answers an old version', says(200, JSON.stringify(older))],
    [
      'confirms a set that nobody asked about',
      says(304, '', { etag: `"${older.hash}"`, [POLICY_VERSION_HEADER]: '2' }),
    ],
    ['confirms without saying which version', says(304, '', { etag: `"${newer.hash}"` })],
    ['confirms an older version', says(304, '', { etag: `"${newer.hash}"`, [POLICY_VERSION_HEADER]: '1' })],
    ['confirms without saying what', says(304, '')],
    ['sends the caller elsewhere', says(302, '', { location: 'http://127.0.0.1:9/' })],
    ['answers without end', (_, response) => void response.writeHead(200).write('"')],
  ])('refuses within the bound when the service %s, and works again by itself afterwards', async (_, fault) => {
    const { url, become } = await service(gives(newer));
    const holder = holderOf(url);
    await holder.start();
    become(fault);
    const brokenAt = performance.now();
    await vi.waitFor(() => expect(() => holder.current()).toThrow(unavailable), { timeout: 600, interval: 5 });
    expect(performance.now() - brokenAt).toBeLessThan(300);
    become(gives(newer));
    await vi.waitFor(() => expect(holder.current().hash).toBe(newer.hash), { timeout: 1_000 });
  });

  it('never hands out rules older than the version that is wanted, and asks for them at once', async () => {
    const { url, become, seen } = await service(gives(older));
    const holder = holderOf(url, { refreshMs: 60_000, boundMs: 60_000 });
    await holder.start();
    expect((await holder.atLeast(1)).hash).toBe(older.hash);
    expect(seen).toHaveLength(1);
    await expect(holder.atLeast(2)).rejects.toEqual(unavailable);
    become(gives(newer));
    const asked = seen.length;
    const wanted = await Promise.all(Array.from({ length: 50 }, () => holder.atLeast(2)));
    expect(new Set(wanted.map(({ hash }) => hash))).toEqual(new Set([newer.hash]));
    expect(seen.length - asked).toBeLessThanOrEqual(2);
    become(gives({ ...newer, version: 7 }));
    expect((await holder.atLeast(7)).hash).toBe(newer.hash);
  });

  it('lets nobody wait longer than a second for newer rules', async () => {
    const { url, become } = await service(gives(older));
    const holder = holderOf(url, { refreshMs: 60_000, boundMs: 60_000 });
    await holder.start();
    become(() => undefined);
    const began = performance.now();
    await expect(holder.atLeast(2)).rejects.toEqual(unavailable);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('counts the age from when the question was sent, so that a slow answer is an old one', async () => {
    const { url } = await service((request, response) => void setTimeout(() => gives(newer)(request, response), 120));
    const holder = holderOf(url, { refreshMs: 60_000 });
    await holder.refresh();
    expect(holder.ageMs()).toBeGreaterThanOrEqual(115);
  });

  it('lets go of an answer larger than any rule set', async () => {
    const { url } = await service((_, response) => {
      response.writeHead(200);
      const part = Buffer.alloc(1024 * 1024, 'x');
      const more = () => void response.write(part, (error) => (error ? undefined : more()));
      more();
    });
    const holder = holderOf(url, { boundMs: 10_000 });
    expect(await holder.refresh()).toBe(false);
    expect(() => holder.current()).toThrow(unavailable);
  });
});
