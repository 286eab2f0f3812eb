import { expect, test } from 'vitest';
import { ago, clockTime, day, daysUntil, instant, instantToSecond } from './instants.ts';

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
