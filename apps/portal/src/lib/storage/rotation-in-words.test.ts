import { expect, test } from 'vitest';
import type { RotationView } from '#lib/api/views.ts';
import { isUnderWay, progressWords, rotationTitle, standsStillSince, standstillWords } from './rotation-in-words.ts';

const now = new Date('2026-11-23T06:00:00Z');
const running: RotationView = {
  id: 'id',
  kind: 'root',
  state: 'running',
  phase: 'rewrapping',
  target: 'file-2',
  done: 2_500,
  total: 12_345,
  unreadable: 0,
  failure: null,
  startedBy: 'id',
  startedByName: null,
  startedAt: '2026-11-23T05:59:00.000Z',
  phaseAt: '2026-11-23T05:59:00.000Z',
  movedAt: '2026-11-23T05:59:59.000Z',
  finishedAt: null,
  perSecond: 41.6,
  secondsLeft: 237,
  version: 1,
};

test('a rotation is called by what it leads to, a suite as its specification writes it', () => {
  expect(rotationTitle(running)).toBe('轮换根密钥 → file-2');
  expect(rotationTitle({ ...running, kind: 'data', target: 'sm4-ctr-hmac-sm3' })).toMatch(/→ SM4-CTR \+ HMAC-SM3$/);
});

test('a rotation says its pass, counts, rate and time left', () => {
  expect(progressWords(running, now)).toEqual(['重新封装密钥', '2,500 / 12,345', '每秒 42', '约剩 4 分钟']);
  expect(standstillWords(running, now)).toBeNull();
});

test('one whose worker is gone says since when, and promises no end', () => {
  const dead = { ...running, movedAt: '2026-11-23T05:59:10.000Z' };
  expect(standsStillSince(dead, now)).toBe(dead.movedAt);
  expect(standstillWords(dead, now)).toContain('今天 13:59');
  expect(progressWords(dead, now)).toEqual(['重新封装密钥', '2,500 / 12,345']);
});

test('a paused or ended rotation stands because somebody said so', () => {
  const old = '2026-11-20T05:00:00.000Z';
  for (const state of ['paused', 'finished', 'failed'] as const) {
    expect(standsStillSince({ ...running, state, movedAt: old }, now)).toBeNull();
  }
  expect(
    (['running', 'paused', 'finished', 'failed'] as const).map((state) => isUnderWay({ ...running, state })),
  ).toEqual([true, true, false, false]);
});

test('what did not open is named', () => {
  expect(progressWords({ ...running, unreadable: 3 }, now)).toContain('3 把无法解开，原样保留');
});
