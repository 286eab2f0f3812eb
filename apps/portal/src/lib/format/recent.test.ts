import { expect, test } from 'vitest';
import { agoToSecond, dayAndTime } from './recent.ts';

const given = '2026-11-23T06:05:09.000Z';

test('what happens every few seconds is dated to the second, and never in the future', () => {
  const now = new Date('2026-11-23T06:05:21Z');
  expect(agoToSecond(given, now)).toBe('12秒前');
  expect(agoToSecond('2026-11-23T06:05:22.500Z', now)).toBe('0秒前');
  expect(agoToSecond('2026-11-23T06:01:00Z', now)).toBe('4分钟前');
  expect(agoToSecond('2026-11-21T06:05:21Z', now)).toBe('前天');
});

test('an instant of today or yesterday is named by the day', () => {
  const now = new Date('2026-11-23T06:05:21Z');
  expect(dayAndTime('2026-11-22T19:10:00Z', now)).toBe('今天 03:10');
  expect(dayAndTime('2026-11-22T06:00:00Z', now)).toBe('昨天 14:00');
  expect(dayAndTime('2026-11-20T06:00:00Z', now)).toBe('2026-11-20 14:00');
});
