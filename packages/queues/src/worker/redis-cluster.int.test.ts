/** Everything that a worker does with Redis, on a real Redis Cluster of three masters with a replica each. */
import { setTimeout as pause } from 'node:timers/promises';
import { inSqlTransaction, nobody } from '@kean/db';
import { type RedisCluster, startRedisCluster } from '@kean/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openRedis, type RedisClient } from '../redis/index.ts';
import { takeBack } from '../take-back.ts';
import { countEffect } from '../testing/sample-jobs.ts';
import { type SampleOffice, sampleOffice } from '../testing/sample-office.ts';
import { connectQueueRedis } from './queue-redis.ts';

let cluster: RedisCluster;
let office: SampleOffice;

beforeAll(async () => {
  cluster = await startRedisCluster();
});
afterAll(() => cluster.stop());
beforeEach(async () => {
  office = await sampleOffice(cluster.url);
});
afterEach(async () => {
  await office.dispose();
  await cluster.flush();
});

const soon = { timeout: 25_000, interval: 50 };
const once = (workIds: readonly string[]) =>
  vi.waitFor(async () => expect(await office.effectsOf(workIds)).toEqual(workIds.map(() => 1)), soon);
const SAMPLE_KEY = '{kean-sample}:sample:meta';

describe('on a Redis Cluster', () => {
  it('work is handed over, done once, tried again when it fails, and shared by two workers', async () => {
    const workers = await Promise.all([office.startWorker(), office.startWorker()]);
    await once(await office.promiseWork(150));
    await once(await office.promiseWork(2, ['unavailable', 'work']));
    await Promise.all(workers.map((worker) => worker.check()));
    expect(office.troubles).toEqual([]);
  });

  it('what is taken back stops, in hand or not begun', async () => {
    await office.startWorker();
    const [workId = ''] = await office.promiseWork(1, ['endless']);
    await vi.waitFor(async () => expect(await office.attemptsOf(workId)).toBe(1), soon);
    await inSqlTransaction(office.api, nobody, (tx) => takeBack(tx, countEffect, workId));
    await vi.waitFor(() => expect(office.ended.map(({ outcome }) => outcome)).toEqual(['skipped']), soon);
    expect(await office.effectsOf([workId])).toEqual([0]);
  });

  it('a rate holds', async () => {
    await office.startWorker({ rate: { sample: { jobs: 5, perSeconds: 1 } } });
    const startedAt = performance.now();
    await once(await office.promiseWork(12));
    expect(performance.now() - startedAt).toBeGreaterThan(1_900);
  });

  it('flushed altogether or shard by shard, it loses no work and does none twice', async () => {
    await office.startWorker();
    const workIds: string[] = [];
    for (const key of [undefined, SAMPLE_KEY, undefined, SAMPLE_KEY]) {
      workIds.push(...(await office.promiseWork(40)));
      await cluster.flush(key);
      await pause(150);
    }
    await once(workIds);
    await vi.waitFor(async () => expect(await office.open()).toBe(0), soon);
  });

  it('a flushed shard is seen by the missing marker of its queue, and what waited there is done within seconds', async () => {
    const worker = await office.startWorker();
    await once(await office.promiseWork(1));
    await worker.stop();
    const waiting = await office.promiseWork(30);
    await office.asOwner('update outbox set relayed_at = clock_timestamp()');
    await cluster.flush(SAMPLE_KEY);
    const startedAt = performance.now();
    await office.startWorker();
    await once(waiting);
    // The walk through the outbox looks at nothing younger than five seconds.
    expect(performance.now() - startedAt).toBeLessThan(4_500);
  });

  it('keys of different queues lie on different shards', async () => {
    const redis = openRedis(cluster.url, { failFast: false });
    redis.on('error', () => undefined);
    const slots = await Promise.all(
      ['sample', 'storage-backup', 'collection'].map((queue) =>
        redis.cluster('KEYSLOT', `{kean-${queue}}:${queue}:wait`),
      ),
    );
    redis.disconnect();
    expect(new Set(slots).size).toBe(3);
  });

  it('what one client publishes, another hears, whatever node each talks to', async () => {
    const clients: RedisClient[] = [false, true].map((failFast) => openRedis(cluster.url, { failFast }));
    const [listening, telling] = clients as [RedisClient, RedisClient];
    for (const client of clients) client.on('error', () => undefined);
    const heard: string[] = [];
    listening.on('message', (_channel, text) => heard.push(text));
    await listening.subscribe('kean:sample');
    await vi.waitFor(async () => {
      await telling.publish('kean:sample', 'x').catch(() => undefined);
      expect(heard).toContain('x');
    }, soon);
    for (const client of clients) client.disconnect();
  });
});

it('a master that dies takes no work with it: its replica goes on, and so does everything', async () => {
  const worker = await office.startWorker();
  await once(await office.promiseWork(20));
  const inHand = await office.promiseWork(5, ['slow']);
  const tookMs = await cluster.killMasterOf(SAMPLE_KEY);
  const meanwhile = await office.promiseWork(40);
  const backAt = performance.now();
  await once([...inHand, ...meanwhile]);
  expect(performance.now() - backAt).toBeLessThan(20_000);
  expect(tookMs).toBeLessThan(20_000);
  await worker.check();
  await vi.waitFor(async () => expect(await office.open()).toBe(0), soon);
}, 60_000);

it('one node that answers is enough to find it, and where none does a worker does not start', async () => {
  const [origin = '', nodes = ''] = cluster.url.split(/(?<=@)[^?]*\?nodes=/);
  const found = await connectQueueRedis(`${origin}127.0.0.1:9?nodes=${nodes}`, () => undefined);
  expect(await found.producer.set('{kean-sample}:found', '1')).toBe('OK');
  found.close();
  const refused = connectQueueRedis(`${origin}127.0.0.1:9?nodes=127.0.0.1:10`, () => undefined, 500);
  await expect(refused).rejects.toThrow('REDIS_URL: Redis does not answer at 127.0.0.1:9, 127.0.0.1:10.');
});
