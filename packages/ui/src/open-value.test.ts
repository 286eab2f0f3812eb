import { expect, test } from 'vitest';
import { OPEN_SECONDS, openValue, secondsLeft } from './open-value.ts';

const now = new Date('2026-11-23T06:05:00Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);

test('an open value seals when the server says so', () => {
  const open = openValue('x', after(45), 1_000, now);
  expect(secondsLeft(open, 1_000)).toBe(45);
  expect(secondsLeft(open, 45_999)).toBe(1);
  expect(secondsLeft(open, 46_000)).toBe(0);
});

test('a wall clock that is hours off keeps no value open for longer than a minute', () => {
  expect(openValue('x', after(7_200), 0, now).seconds).toBe(OPEN_SECONDS);
  expect(openValue('x', after(-7_200), 0, now).seconds).toBe(OPEN_SECONDS);
});

test('the time left never goes below zero', () => {
  expect(secondsLeft(openValue('x', after(60), 0, now), 1e9)).toBe(0);
});
