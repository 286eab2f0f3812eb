import { expect, test } from 'vitest';
import { endOf, isPeriod, midnightOf, startOf } from './periods.ts';

const now = new Date('2026-11-23T17:30:00Z'); // 01:30 on the 24th in the offices

test('today begins at midnight of the offices, not of the server', () => {
  expect(startOf('today', now).toISOString()).toBe('2026-11-23T16:00:00.000Z');
});

test('seven days are today and the six before', () => {
  expect(startOf('week', now).toISOString()).toBe('2026-11-17T16:00:00.000Z');
  expect(startOf('month', now).toISOString()).toBe('2026-10-25T16:00:00.000Z');
});

test('a day of the offices ends where the next begins', () => {
  expect(endOf('2026-11-23')).toEqual(midnightOf('2026-11-24'));
  expect(midnightOf('2026-11-24').toISOString()).toBe('2026-11-23T16:00:00.000Z');
});

test('only the spans there are count as one', () => {
  expect(['today', 'quarter', 'toString', null].map(isPeriod)).toEqual([true, true, false, false]);
});
