import { expect, test } from 'vitest';
import { ago, agoToSecond, clockTime, day, dayAndTime, daysUntil, instant, instantToSecond } from './instants.ts';

const given = '2026-11-23T06:05:09.000Z';

test('instants are shown in the time of the offices, wherever the server runs', () => {
  expect(instant(given)).toBe('2026-11-23 14:05');
  expect(instantToSecond(given)).toBe('2026-11-23 14:05:09');
  expect(clockTime('2026-11-23T16:00:00Z')).toBe('00:00');
});

test('a day changes at midnight of the offices', () => {
  expect(day('2026-11-23T15:59:59Z')).toBe('2026-11-23');
  expect(day('2026-11-23T16:00:00Z')).toBe('2026-11-24');
});

test('the relative time rounds towards now', () => {
  const now = new Date('2026-11-23T06:10:00Z');
  expect(ago(given, now)).toBe('4分钟前');
  expect(ago('2026-11-21T06:10:00Z', now)).toBe('前天');
  expect(ago('2026-11-13T06:10:00Z', now)).toBe('10天前');
});

test('days until a lapse are calendar days', () => {
  const evening = new Date('2026-11-23T15:30:00Z');
  expect(daysUntil('2026-11-23T15:59:00Z', evening)).toBe(0);
  expect(daysUntil('2026-11-23T16:30:00Z', evening)).toBe(1);
  expect(daysUntil('2026-11-22T01:00:00Z', evening)).toBe(-1);
});

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
