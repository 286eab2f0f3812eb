import { describe, expect, it } from 'vitest';
import { dayAfter, weekdayOf } from '../shanghai-time.ts';
import { ANNOUNCED_YEARS } from './announced-years.ts';
import { dueAfterWorkingDays } from './due-after-working-days.ts';
import { workingDay } from './working-day.ts';

const due = (from: string, days: number) => dueAfterWorkingDays(new Date(from), days);

describe('the announced years', () => {
  it.each(Object.keys(ANNOUNCED_YEARS))('%s: make-up days are weekends, and no holiday is one', (year) => {
    const { makeUpDays, holidays } = ANNOUNCED_YEARS[Number(year)] as (typeof ANNOUNCED_YEARS)[number];
    for (const date of makeUpDays) {
      expect(weekdayOf(`${year}-${date}`)).toBeGreaterThan(5);
      expect(holidays.some(([from, to]) => from <= date && date <= to)).toBe(false);
    }
    for (const [from, to] of holidays) expect(from <= to).toBe(true);
  });

  it('work on as many days as there are: 248 in 2025, 248 in 2026', () => {
    const count = (year: number) => {
      let days = 0;
      for (let day = `${year}-01-01`; day.startsWith(String(year)); day = dayAfter(day)) {
        if (workingDay(day).works) days += 1;
      }
      return days;
    };
    expect([count(2025), count(2026)]).toEqual([248, 248]);
  });
});

describe('a period in working days', () => {
  it('begins on the day after, and ends with its last day in Shanghai', () => {
    expect(due('2026-11-26T01:00:00Z', 1)).toEqual({
      day: '2026-11-27',
      dueAt: new Date('2026-11-27T16:00:00Z'),
      assumed: false,
    });
    // Half past one in the morning there is the next day there.
    expect(due('2026-11-26T17:30:00Z', 1).day).toBe('2026-11-30');
  });

  it('passes over the national week, and counts the Saturday that is worked', () => {
    expect(due('2026-09-30T01:00:00Z', 3).day).toBe('2026-10-10');
    expect(due('2025-01-24T01:00:00Z', 2).day).toBe('2025-01-27');
  });

  it('says so when it reaches a year that has not been announced', () => {
    expect(due('2026-12-20T01:00:00Z', 9).assumed).toBe(false);
    expect(due('2026-12-20T01:00:00Z', 15)).toMatchObject({ day: '2027-01-08', assumed: true });
  });

  it('is whole and bounded', () => {
    for (const days of [0, -1, 1.5, 1001]) expect(() => due('2026-11-26T01:00:00Z', days)).toThrow(RangeError);
  });
});
