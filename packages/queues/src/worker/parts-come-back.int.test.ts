/** A server of this file's own is stopped and started, which would disturb the others of the run. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findFreePort, startRedis } from '@kean/dev/services';
import { StartRefusal } from '@kean/kernel';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type SampleOffice, sampleOffice } from '../testing/sample-office.ts';

let folder: string;
let server: Awaited<ReturnType<typeof startServer>>;
let port: number;
let office: SampleOffice;

const startServer = () =>
  startRedis({
    folder: path.join(folder, 'redis'),
    port,
    profile: 'fast',
    logFile: path.join(folder, 'log'),
    password: 'x1',
  });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kean-queues-'));
  // The server's own user must reach its folder below.
  await chmod(folder, 0o711);
  port = await findFreePort();
  server = await startServer();
  office = await sampleOffice(server.url);
});
afterAll(async () => {
  await office.dispose();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const soon = { timeout: 20_000, interval: 50 };

describe('Redis goes away and comes back empty', () => {
  it('promises go on meanwhile, and all work is done within ten seconds of its return', async () => {
    const worker = await office.startWorker();
    const before = await office.promiseWork(20, ['slow']);
    await server.stop();
    await expect(worker.check()).rejects.toThrow();
    const meanwhile = await office.promiseWork(20);
    await pause(1_500);
    server = await startServer();
    const backAt = performance.now();
    await vi.waitFor(async () => {
      expect(await office.effectsOf([...before, ...meanwhile])).toEqual(Array.from({ length: 40 }, () => 1));
    }, soon);
    expect(performance.now() - backAt).toBeLessThan(10_000);
    await worker.check();
  });
});

describe('a connection of Postgres is cut', () => {
  it('the relay listens again, and work is done soon after its promise', async () => {
    expect(await office.cutWorkers()).toBeGreaterThan(0);
    const workIds = await office.promiseWork(5);
    await vi.waitFor(async () => expect(await office.effectsOf(workIds)).toEqual([1, 1, 1, 1, 1]), soon);
    // Listening and not only polling: once it listens again, a single promise is done faster than a poll comes round.
    await pause(1_500);
    const [single = ''] = await office.promiseWork(1);
    const promisedAt = performance.now();
    await vi.waitFor(async () => expect(await office.effectsOf([single])).toEqual([1]), { timeout: 900, interval: 20 });
    expect(performance.now() - promisedAt).toBeLessThan(700);
  });
});

it('a worker does not start without Redis, and says so in one sentence without the password', async () => {
  const { connectQueueRedis } = await import('./queue-redis.ts');
  const free = await findFreePort();
  const refused = connectQueueRedis(`redis://:secret-word@127.0.0.1:${free}`, () => undefined, 300);
  await expect(refused).rejects.toThrow(StartRefusal);
  await expect(refused).rejects.toThrow(`REDIS_URL: Redis does not answer at 127.0.0.1:${free}.`);
  await expect(refused).rejects.not.toThrow('secret-word');
});
