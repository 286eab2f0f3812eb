import { setTimeout as pause } from 'node:timers/promises';
import { inSqlTransaction, nobody } from '@kean/db';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { takeBack } from '../take-back.ts';
import { countEffect } from '../testing/sample-jobs.ts';
import { type SampleOffice, sampleOffice } from '../testing/sample-office.ts';

let office: SampleOffice;

beforeEach(async () => {
  office = await sampleOffice();
});
afterEach(() => office.dispose());

const soon = { timeout: 20_000, interval: 50 };
const back = (workId: string) => inSqlTransaction(office.api, nobody, (tx) => takeBack(tx, countEffect, workId));
const inHand = (workId: string) => vi.waitFor(async () => expect(await office.attemptsOf(workId)).toBe(1), soon);

it('what waits and is taken back never begins', async () => {
  const [taken = '', kept = ''] = await office.promiseWork(2);
  expect(await back(taken)).toBe(true);
  expect(await back(taken)).toBe(false);
  await office.startWorker();
  await vi.waitFor(async () => expect(await office.effectsOf([kept])).toEqual([1]), soon);
  expect(await office.attemptsOf(taken)).toBe(0);
});

it('long work that is taken back is asked to stop within a second, and counts as no failure', async () => {
  await office.startWorker();
  const [workId = ''] = await office.promiseWork(1, ['endless']);
  await inHand(workId);
  const takenAt = performance.now();
  await back(workId);
  await vi.waitFor(() => expect(office.ended.map(({ outcome }) => outcome)).toEqual(['skipped']), soon);
  expect(performance.now() - takenAt).toBeLessThan(2_000);
  expect(await office.open()).toBe(0);
});

it('work that comes to its end although it was taken back leaves no effect', async () => {
  await office.startWorker();
  const [workId = ''] = await office.promiseWork(1, ['slow']);
  await inHand(workId);
  await back(workId);
  await vi.waitFor(() => expect(office.ended.map(({ outcome }) => outcome)).toEqual(['skipped']), soon);
  expect(await office.effectsOf([workId])).toEqual([0]);
});

it('is found by the pulse when the notice of it was lost', async () => {
  await office.startWorker();
  const [workId = ''] = await office.promiseWork(1, ['endless']);
  await inHand(workId);
  await office.asOwner('delete from outbox');
  await vi.waitFor(() => expect(office.ended.map(({ outcome }) => outcome)).toEqual(['skipped']), soon);
});

it('a queue with a rate begins no more than that, over all workers', async () => {
  const rate = { sample: { jobs: 5, perSeconds: 2 } };
  await Promise.all([office.startWorker({ rate }), office.startWorker({ rate })]);
  const workIds = await office.promiseWork(12);
  await pause(1_500);
  const begun = (await office.effectsOf(workIds)).filter((times) => times === 1).length;
  expect(begun).toBeGreaterThanOrEqual(5);
  expect(begun).toBeLessThanOrEqual(10);
  await vi.waitFor(async () => expect(await office.effectsOf(workIds)).toEqual(workIds.map(() => 1)), soon);
});

it('a worker tells which queues it consumes and what it has in hand, and takes that away when it stops', async () => {
  const worker = await office.startWorker();
  await office.promiseWork(1, ['endless']);
  await vi.waitFor(async () => {
    const [row] = await office.asOwner('select queue, room, in_hand, running from worker_pulse');
    expect(row).toMatchObject({ queue: 'sample', room: 20, in_hand: 1, running: [{ done: null }] });
  }, soon);
  await worker.stop();
  expect(await office.asOwner('select 1 from worker_pulse')).toEqual([]);
});
