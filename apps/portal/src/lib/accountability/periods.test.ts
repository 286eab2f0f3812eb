import { expect, test } from 'vitest';
import { startOf } from './periods.ts';

const now = new Date('2026-11-23T17:30:00Z'); // 01:30 on the 24th in the offices

test('today begins at midnight of the offices, not of the server', () => {
  expect(startOf('today', now).toISOString()).toBe('2026-11-23T16:00:00.000Z');
});

test('seven days are today and the six before', () => {
  expect(startOf('week', now).toISOString()).toBe('2026-11-17T16:00:00.000Z');
  expect(startOf('month', now).toISOString()).toBe('2026-10-25T16:00:00.000Z');
});
