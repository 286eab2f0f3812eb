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

/** Each holiday and each make-up day as the notices count them out (“共8天”), so that a day entered wrongly is seen. */
describe('the notices', () => {
  const lengthsOf = (year: number) =>
    (ANNOUNCED_YEARS[year]?.holidays ?? []).map(
      ([from, to]) => 1 + (Date.parse(`${year}-${to}`) - Date.parse(`${year}-${from}`)) / 86_400_000,
    );

  it('国办发明电〔2024〕12号: 元旦 1, 春节 8, 清明 3, 劳动节 5, 端午 3, 国庆中秋 8 days, and five days of work', () => {
    expect(ANNOUNCED_YEARS[2025]?.notice).toEqual({ number: '国办发明电〔2024〕12号', announcedOn: '2024-11-12' });
    expect(lengthsOf(2025)).toEqual([1, 8, 3, 5, 3, 8]);
    // 周日 周六 周日 周日 周六
    expect(ANNOUNCED_YEARS[2025]?.makeUpDays.map((date) => weekdayOf(`2025-${date}`))).toEqual([7, 6, 7, 7, 6]);
  });

  it('国办发明电〔2025〕7号: 元旦 3, 春节 9, 清明 3, 劳动节 5, 端午 3, 中秋 3, 国庆 7 days, and six days of work', () => {
    expect(ANNOUNCED_YEARS[2026]?.notice).toEqual({ number: '国办发明电〔2025〕7号', announcedOn: '2025-11-04' });
    expect(lengthsOf(2026)).toEqual([3, 9, 3, 5, 3, 3, 7]);
    // 周日 周六 周六 周六 周日 周六
    expect(ANNOUNCED_YEARS[2026]?.makeUpDays.map((date) => weekdayOf(`2026-${date}`))).toEqual([7, 6, 6, 6, 7, 6]);
  });

  it('a year is here with its notice or not at all', () => {
    for (const { notice } of Object.values(ANNOUNCED_YEARS))
      expect(notice.number).toMatch(/^国办发明电〔20\d\d〕\d+号$/);
  });
});

describe('a period in working days', () => {
  it('begins on the day after, and ends with its last day in Shanghai', () => {
    expect(due('2026-11-26T01:00:00Z', 1)).toEqual({
      day: '2026-11-27',
      dueAt: new Date('2026-11-27T16:00:00Z'),
      assumption: null,
    });
    // Half past one in the morning there is the next day there.
    expect(due('2026-11-26T17:30:00Z', 1).day).toBe('2026-11-30');
  });

  it('passes over the national week, and counts the Saturday that is worked', () => {
    expect(due('2026-09-30T01:00:00Z', 3).day).toBe('2026-10-10');
    expect(due('2025-01-24T01:00:00Z', 2).day).toBe('2025-01-27');
  });

  it('says so when it reaches a year that has not been announced', () => {
    expect(due('2026-12-20T01:00:00Z', 9).assumption).toBeNull();
    const reaching = due('2026-12-20T01:00:00Z', 15);
    expect(reaching.day).toBe('2027-01-08');
    expect(reaching.assumption?.zh).toContain('2027年的放假安排尚未录入');
    expect(reaching.assumption?.en).toContain('The holidays of 2027 have not been entered');
    expect(due('2024-12-30T01:00:00Z', 1).assumption?.zh).toContain('2024年');
  });

  it('is whole and bounded', () => {
    for (const days of [0, -1, 1.5, 1001]) expect(() => due('2026-11-26T01:00:00Z', days)).toThrow(RangeError);
  });
});
