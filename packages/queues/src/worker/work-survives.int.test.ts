import { type ChildProcess, spawn } from 'node:child_process';
import { once as event } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SampleOffice, sampleOffice } from '../testing/sample-office.ts';

const PROCESS = path.join(import.meta.dirname, '../testing/sample-worker-process.ts');

let office: SampleOffice;
let redis: Redis;
const children: ChildProcess[] = [];

beforeEach(async () => {
  office = await sampleOffice();
  redis = new Redis(office.urls.redis);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  redis.disconnect();
  await office.dispose();
});

const soon = { timeout: 20_000, interval: 50 };
const once = (workIds: readonly string[]) =>
  vi.waitFor(async () => expect(await office.effectsOf(workIds)).toEqual(workIds.map(() => 1)), soon);
const inHand = (workId: string) => vi.waitFor(async () => expect(await office.attemptsOf(workId)).toBe(1), soon);

async function startProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [PROCESS, office.urls.worker, office.urls.redis], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await event(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await event(child, 'exit');
}

describe('a flushed Redis', () => {
  it('loses no work and does none twice, however often it is flushed', async () => {
    await office.startWorker();
    const workIds: string[] = [];
    for (let round = 0; round < 4; round++) {
      workIds.push(...(await office.promiseWork(60)));
      await redis.flushdb();
      await pause(150);
    }
    await once(workIds);
    await vi.waitFor(async () => expect(await office.open()).toBe(0), soon);
  });

  it('loses no work that was waiting, nor work that waits for another attempt', async () => {
    const worker = await office.startWorker();
    const again = await office.promiseWork(1, ['unavailable', 'unavailable', 'unavailable', 'work']);
    await inHand(again[0] ?? '');
    await worker.stop();
    const waiting = await office.promiseWork(20);
    await redis.flushdb();
    await office.startWorker();
    await once([...again, ...waiting]);
  });

  it('gives back what went missing singly', async () => {
    const workIds = await office.promiseWork(10);
    await redis.set('{kean-sample}:filled', '1');
    await office.asOwner("update outbox set relayed_at = clock_timestamp() - interval '1 minute'");
    await office.startWorker();
    await once(workIds);
  });
});

describe('a killed worker', () => {
  it('leaves its work to another one, which does it once, within ten seconds', async () => {
    const child = await startProcess();
    const workIds = await office.promiseWork(3, ['endless', 'work']);
    await inHand(workIds[0] ?? '');
    await kill(child);
    await office.asOwner(`update outbox set payload = jsonb_set(payload, '{behaviours}', '["work"]')`);
    const killedAt = performance.now();
    await office.startWorker();
    await once(workIds);
    expect(performance.now() - killedAt).toBeLessThan(12_000);
  });

  it('loses nothing when it is killed while it relays and works', async () => {
    const workIds: string[] = [];
    for (let round = 0; round < 3; round++) {
      const child = await startProcess();
      workIds.push(...(await office.promiseWork(80)));
      await pause(20 * round);
      await kill(child);
    }
    await office.startWorker();
    await once(workIds);
    await vi.waitFor(async () => expect(await office.open()).toBe(0), soon);
  });
});

describe('two workers', () => {
  it('share the work and do none of it twice', async () => {
    await Promise.all([office.startWorker(), office.startWorker()]);
    await once(await office.promiseWork(150));
  });

  it('that run the same job leave one effect', async () => {
    await office.startWorker();
    const workIds = await office.promiseWork(1, ['slow']);
    await inHand(workIds[0] ?? '');
    // The second one finds the job again after a flush, while the first still works on it.
    await redis.flushdb();
    await office.startWorker();
    await vi.waitFor(async () => expect(await office.open()).toBe(0), soon);
    await pause(1_000);
    expect(await office.effectsOf(workIds)).toEqual([1]);
  });
});

describe('a stop', () => {
  it('waits for short work', async () => {
    const worker = await office.startWorker();
    const workIds = await office.promiseWork(1, ['slow']);
    await inHand(workIds[0] ?? '');
    await worker.stop();
    expect(await office.effectsOf(workIds)).toEqual([1]);
  });

  it('breaks off long work at once, which another worker takes without waiting and without counting a failure', async () => {
    const worker = await office.startWorker();
    const workIds = await office.promiseWork(1, ['endless']);
    await inHand(workIds[0] ?? '');
    const startedAt = performance.now();
    await worker.stop();
    await office.asOwner(`update outbox set payload = jsonb_set(payload, '{behaviours}', '["work"]')`);
    await office.startWorker();
    await once(workIds);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(office.ended.map((run) => [run.outcome, run.attempt])).toEqual([
      ['interrupted', 1],
      ['done', 1],
    ]);
  });

  it('takes nothing of what is promised afterwards', async () => {
    const worker = await office.startWorker();
    await worker.stop();
    const workIds = await office.promiseWork(3);
    await pause(500);
    expect(await office.effectsOf(workIds)).toEqual([0, 0, 0]);
    expect(await office.open()).toBe(3);
  });
});

it('work that kills each worker that takes it is given up, with its cause', async () => {
  const [workId = ''] = await office.promiseWork(1, ['crash']);
  await office.asOwner("update outbox set relayed_at = clock_timestamp() - interval '1 minute'");
  const { Queue } = await import('bullmq');
  const queue = new Queue('sample', { connection: redis.duplicate(), prefix: '{kean-sample}' });
  const [row] = await office.asOwner('select id::text from outbox');
  await queue.add('sample.count-effect', {}, { jobId: `o-${row?.id}`, removeOnComplete: true });
  await redis.hset(`{kean-sample}:sample:o-${row?.id}`, 'stc', 8);
  await redis.set('{kean-sample}:filled', '1');
  await office.startWorker();
  await vi.waitFor(async () => {
    const rows = await office.asOwner('select failure from outbox where dead_at is not null');
    expect(rows).toEqual([{ failure: 'QUEUE_JOB_BREAKS_WORKER' }]);
  }, soon);
  expect(await office.attemptsOf(workId)).toBe(0);
  await queue.close();
});
