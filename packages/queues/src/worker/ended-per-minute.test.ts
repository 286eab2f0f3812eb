import { expect, it } from 'vitest';
import { EndedPerMinute } from './ended-per-minute.ts';

it('counts the last sixty seconds and forgets what is older', () => {
  const ended = new EndedPerMinute();
  for (let second = 1; second <= 90; second++) ended.add(second * 1000);
  expect(ended.count(90_000)).toBe(60);
  expect(ended.count(120_500)).toBe(30);
  expect(ended.count(400_000)).toBe(0);
});
