import type { StaffId } from '@kean/kernel';
import { describe, expect, it } from 'vitest';
import { type Registration, whoRegistersThen } from './who-registers-then.ts';

const [anna, bruno, carla] = ['anna', 'bruno', 'carla'] as unknown as [StaffId, StaffId, StaffId];
const WEEK_MS = 7 * 86_400_000;
/** A Monday, ten in the morning in China. */
const MONDAY = Date.UTC(2026, 8, 7, 2);
const HOUR_MS = 3_600_000;

const weekly = (by: StaffId, first: number, times: number): Registration[] =>
  Array.from({ length: times }, (_none, week) => ({ by, at: new Date(first + week * WEEK_MS) }));
const then = new Date(MONDAY + 20 * WEEK_MS);

describe('who registers then', () => {
  it('is nobody who has that day off', () => {
    const likely = whoRegistersThen(then, [...weekly(anna, MONDAY, 5), ...weekly(bruno, MONDAY + 24 * HOUR_MS, 5)]);
    expect([...likely.keys()]).toEqual([anna]);
  });

  it('is hardly whoever comes at another hour, be it on another day that they were seen', () => {
    const likely = whoRegistersThen(then, [
      ...[...weekly(anna, MONDAY, 4), ...weekly(anna, MONDAY + 24 * HOUR_MS, 4)],
      ...[...weekly(bruno, MONDAY + 8 * HOUR_MS, 4), ...weekly(bruno, MONDAY + 32 * HOUR_MS, 4)],
    ]);
    expect(likely.get(bruno) ?? 0).toBeLessThan((likely.get(anna) ?? 0) / 1_000);
  });

  it('goes by all days of somebody where one of them was lucky', () => {
    // Each has 24 on three days; on Mondays the one had two more and the other two fewer than was to be expected.
    const days = (by: StaffId, counts: readonly number[]) =>
      counts.flatMap((count, day) => weekly(by, MONDAY + day * 24 * HOUR_MS, count));
    const likely = whoRegistersThen(then, [...days(anna, [10, 7, 7]), ...days(bruno, [6, 9, 9])]);
    expect((likely.get(anna) ?? 0) / (likely.get(bruno) ?? 1)).toBeCloseTo(60 / 56, 5);
  });

  it('believes a count that differs on every day from what the others let expect', () => {
    const days = (by: StaffId, counts: readonly number[]) =>
      counts.flatMap((count, day) => weekly(by, MONDAY + day * 24 * HOUR_MS, count));
    const likely = whoRegistersThen(then, [
      ...days(anna, [60, 2, 2]),
      ...days(bruno, [2, 60, 2]),
      ...days(carla, [2, 2, 60]),
    ]);
    expect((likely.get(anna) ?? 0) / (likely.get(bruno) ?? 1)).toBeGreaterThan(15);
  });

  it('is nobody where nobody registered', () => {
    expect(whoRegistersThen(then, []).size).toBe(0);
  });
});
