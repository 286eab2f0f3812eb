import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { giveUpJob, listDeadJobs, reviveJob } from '../dead-jobs.ts';
import { promise } from '../promise.ts';
import { readQueueFigures } from '../queue-figures.ts';
import { orphan } from '../testing/sample-jobs.ts';
import { type SampleOffice, sampleOffice } from '../testing/sample-office.ts';

let office: SampleOffice;
let redis: Redis;

beforeAll(async () => {
  office = await sampleOffice();
  redis = new Redis(office.urls.redis);
  await office.startWorker();
});
afterAll(async () => {
  redis.disconnect();
  await office.dispose();
});

const soon = { timeout: 15_000, interval: 25 };
const once = (workIds: readonly string[]) =>
  vi.waitFor(async () => expect(await office.effectsOf(workIds)).toEqual(workIds.map(() => 1)), soon);
const outcomesOf = (workId: string) => office.ended.filter((run) => run.key.endsWith(workId)).map((run) => run.outcome);
const onlyOf = ([workId]: string[]) => workId ?? '';

describe('promised work', () => {
  it('is done once, soon after the commit', async () => {
    const startedAt = performance.now();
    await once(await office.promiseWork(1));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('is done once for each of many', async () => {
    await once(await office.promiseWork(200));
    await vi.waitFor(async () => expect(await office.open()).toBe(0), soon);
  });

  it('is not done again when the same key is promised after it is done', async () => {
    const workId = onlyOf(await office.promiseWork(1));
    await once([workId]);
    await office.asOwner(
      `insert into outbox (queue, job, key, payload) values ('sample', 'sample.count-effect', 'sample.count-effect/${workId}',
       '{"workId":"${workId}","behaviours":[]}')`,
    );
    await vi.waitFor(async () => expect(await office.open()).toBe(0), soon);
    expect(await office.effectsOf([workId])).toEqual([1]);
    expect(outcomesOf(workId)).toEqual(['done', 'skipped']);
  });

  it('has no effect from an attempt that breaks after it, and one from the attempt that succeeds', async () => {
    const workId = onlyOf(await office.promiseWork(1, ['break', 'work']));
    await once([workId]);
    expect(await office.attemptsOf(workId)).toBe(2);
    expect(outcomesOf(workId)).toEqual(['again', 'done']);
  });

  it('comes back after a part was down, until it is done', async () => {
    const workId = onlyOf(await office.promiseWork(1, ['unavailable', 'unavailable', 'work']));
    await once([workId]);
    expect(outcomesOf(workId)).toEqual(['again', 'again', 'done']);
  });

  it('is taken as done when its handler returns without saying so', async () => {
    const workId = onlyOf(await office.promiseWork(1, ['forget']));
    await once([workId]);
    await vi.waitFor(async () => expect(await office.open()).toBe(0), soon);
  });
});

describe('work that cannot be done', () => {
  it('is dead at once with its cause where waiting does not help, and is done when a person revives it', async () => {
    const workId = onlyOf(await office.promiseWork(1, ['invalid', 'work']));
    await vi.waitFor(() => expect(outcomesOf(workId)).toEqual(['dead']), soon);
    const [dead] = await inSqlTransaction(office.api, nobody, (tx) => listDeadJobs(tx));
    expect(dead).toMatchObject({
      job: 'sample.count-effect',
      failure: 'SAMPLE_INVALID',
      attempts: 1,
      payload: { workId },
    });
    const figures = await inSqlTransaction(office.api, nobody, readQueueFigures);
    expect(figures).toMatchObject([{ queue: 'sample', dead: 1 }]);

    await office.asOwner(
      `update outbox set payload = jsonb_set(payload, '{behaviours}', '["work"]') where id = ${dead?.id}`,
    );
    await inSqlTransaction(office.owner, nobody, async (tx) => {
      expect(await reviveJob(tx, dead?.id ?? '')).toEqual({ job: 'sample.count-effect', failure: 'SAMPLE_INVALID' });
      expect(await reviveJob(tx, dead?.id ?? '')).toBeNull();
      expect(await giveUpJob(tx, dead?.id ?? '')).toBeNull();
    });
    await once([workId]);
  });

  it('is kept while no handler knows it', async () => {
    const workId = newId<'Work'>();
    await inSqlTransaction(office.api, nobody, (tx) => promise(tx, orphan, { workId }, workId));
    await vi.waitFor(() => expect(outcomesOf(workId)[0]).toBe('again'), soon);
    const [row] = await office.asOwner(
      `select failure, attempts, dead_at from outbox where key = 'sample.orphan/${workId}'`,
    );
    expect(row).toMatchObject({ failure: 'QUEUE_JOB_UNKNOWN', dead_at: null });
    await office.asOwner(`delete from outbox where key = 'sample.orphan/${workId}'`);
  });
});

describe('what Redis holds', () => {
  it('is no payload and no message, under the hash tag of its queue', async () => {
    const workId = onlyOf(await office.promiseWork(1, ['break', 'slow']));
    await vi.waitFor(() => expect(outcomesOf(workId)[0]).toBe('again'), soon);
    const keys = await redis.keys('*:sample:*');
    const texts = await Promise.all(keys.map((key) => redis.dump(key)));
    const everything = Buffer.concat(texts.map((text) => Buffer.from(text ?? '', 'latin1'))).toString('latin1');
    expect(keys.length).toBeGreaterThan(2);
    expect(keys.every((key) => key.startsWith('{kean-sample}:'))).toBe(true);
    expect(everything).not.toContain(workId);
    expect(everything).not.toContain('13812345678');
    await once([workId]);
  });

  it('is nothing of a job that has ended', async () => {
    const workIds = await office.promiseWork(5);
    await once(workIds);
    await vi.waitFor(async () => expect(await redis.keys('*:sample:o-*')).toEqual([]), soon);
  });
});
