import { setTimeout as pause } from 'node:timers/promises';
import { inSqlTransaction, nobody } from '@kean/db';
import { newId } from '@kean/kernel';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { countEffect } from '../../testing/sample-jobs.ts';
import { type SampleOffice, sampleOffice } from '../../testing/sample-office.ts';
import { defineSchedule } from '../../timers/define-schedule.ts';
import { clearTimer, setTimer } from '../../timers/set-timer.ts';

let office: SampleOffice;

beforeEach(async () => {
  office = await sampleOffice();
});
afterEach(() => office.dispose());

const soon = { timeout: 20_000, interval: 50 };
const once = (workIds: readonly string[]) =>
  vi.waitFor(async () => expect(await office.effectsOf(workIds)).toEqual(workIds.map(() => 1)), soon);
const words = { title: { zh: '样例', en: 'sample' }, remedy: { zh: '看一看。', en: 'Have a look.' } };

async function setMany(count: number, inSeconds: number): Promise<string[]> {
  const workIds = Array.from({ length: count }, () => newId<'Work'>());
  await inSqlTransaction(office.api, nobody, async (tx) => {
    for (const workId of workIds) {
      await setTimer(tx, {
        name: 'sample.lapse',
        key: workId,
        dueAt: { inSeconds },
        job: countEffect,
        payload: { workId, behaviours: ['work'] },
      });
    }
  });
  return workIds;
}

describe('timers', () => {
  it('fire once each, with two workers, a Redis that is flushed and connections that are cut', async () => {
    const workIds = await setMany(300, 1);
    const redis = new Redis(office.urls.redis);
    await Promise.all([office.startWorker(), office.startWorker()]);
    for (let round = 0; round < 4; round++) {
      await pause(400);
      await redis.flushdb();
      if (round === 2) await office.cutWorkers();
    }
    redis.disconnect();
    await once(workIds);
    await vi.waitFor(async () => expect(await office.open()).toBe(0), soon);
    expect(await office.asOwner('select 1 from timer')).toEqual([]);
  });

  it('do not fire early, nor when they were cleared, nor when the transaction that set them did not commit', async () => {
    const [later = '', cleared = ''] = await setMany(2, 3_600);
    expect(await inSqlTransaction(office.api, nobody, (tx) => clearTimer(tx, 'sample.lapse', cleared))).toBe(true);
    const undone = newId<'Work'>();
    const failing = inSqlTransaction(office.api, nobody, async (tx) => {
      const payload = { workId: undone, behaviours: ['work' as const] };
      await setTimer(tx, { name: 'sample.lapse', key: undone, dueAt: new Date(0), job: countEffect, payload });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await office.startWorker();
    await pause(1_500);
    expect(await office.effectsOf([later, cleared, undone])).toEqual([0, 0, 0]);
    expect(await office.asOwner('select key from timer')).toEqual([{ key: later }]);
  });

  it('set again before they fire, move; set again after, fire again', async () => {
    const [workId = ''] = await setMany(1, 3_600);
    const payload = { workId: workId as ReturnType<typeof newId<'Work'>>, behaviours: ['work' as const] };
    const setNow = () =>
      inSqlTransaction(office.api, nobody, (tx) =>
        setTimer(tx, { name: 'sample.lapse', key: workId, dueAt: { inSeconds: 0 }, job: countEffect, payload }),
      );
    await setNow();
    await office.startWorker();
    await once([workId]);
    await setNow();
    await vi.waitFor(async () => expect(await office.effectsOf([workId])).toEqual([2]), soon);
  });
});

describe('schedules', () => {
  const workId = newId<'Work'>();
  const every = defineSchedule({
    name: 'count-often',
    job: countEffect,
    payload: { workId, behaviours: ['work'] },
    cadence: { everySeconds: 1 },
    graceMinutes: 1,
    ...words,
  });

  it('begin at once, come again, note what was done, and are forgotten when nobody declares them', async () => {
    const worker = await office.startWorker({ schedules: [every] });
    await vi.waitFor(async () => expect((await office.effectsOf([workId]))[0]).toBeGreaterThanOrEqual(3), soon);
    const [row] = await office.asOwner('select cadence, last_ran_at, last_done_at from schedule');
    expect(row).toEqual({ cadence: 'every 1', last_ran_at: expect.any(Date), last_done_at: expect.any(Date) });
    await worker.stop();
    await office.startWorker();
    await vi.waitFor(async () => expect(await office.asOwner('select name from schedule')).toEqual([]), soon);
  });

  it('declared by two workers, run once each time they are due', async () => {
    const hourly = { ...every, cadence: { everySeconds: 3_600 } };
    await Promise.all([office.startWorker({ schedules: [hourly] }), office.startWorker({ schedules: [hourly] })]);
    await vi.waitFor(async () => expect(await office.effectsOf([workId])).toEqual([1]), soon);
    await pause(1_500);
    expect(await office.effectsOf([workId])).toEqual([1]);
  });

  it('keep their due time through a restart', async () => {
    const daily = { ...every, cadence: { daily: '02:30' } };
    const worker = await office.startWorker({ schedules: [daily] });
    const due = async () => (await office.asOwner('select due_at from schedule'))[0]?.due_at;
    await vi.waitFor(async () => expect(await due()).toEqual(expect.any(Date)), soon);
    await worker.stop();
    await office.asOwner("update schedule set due_at = due_at - interval '2 days'");
    await office.startWorker({ schedules: [daily] });
    // What was missed twice runs once.
    await vi.waitFor(async () => expect(await office.effectsOf([workId])).toEqual([1]), soon);
  });

  it('promise nothing new while the last run is not done', async () => {
    const slow = { ...every, payload: { workId, behaviours: ['endless' as const] } };
    await office.startWorker({ schedules: [slow] });
    await pause(3_500);
    expect(await office.attemptsOf(workId)).toBe(1);
    expect(await office.open()).toBe(1);
  });
});
