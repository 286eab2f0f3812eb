import type { PublicText } from '@kean/kernel';
import { weekdayOf } from '../shanghai-time.ts';
import { ANNOUNCED_YEARS, type AnnouncedYear } from './announced-years.ts';

export interface DayOfWork {
  readonly works: boolean;
  /** The year has not been announced, or not been entered: weekends are known, holidays are not. */
  readonly assumed: boolean;
}

export type WorkingCalendar = Readonly<Record<number, AnnouncedYear>>;

/** Whether China works on this day, `YYYY-MM-DD`: announced holidays and make-up days before the rule of the week. */
export function workingDay(day: string, calendar: WorkingCalendar = ANNOUNCED_YEARS): DayOfWork {
  const announced = calendar[Number(day.slice(0, 4))];
  const date = day.slice(5);
  const weekday = weekdayOf(day) <= 5;
  if (announced === undefined) return { works: weekday, assumed: true };
  if (announced.makeUpDays.includes(date)) return { works: true, assumed: false };
  const holiday = announced.holidays.some(([from, to]) => from <= date && date <= to);
  return { works: weekday && !holiday, assumed: false };
}

/** Said wherever a day is shown that was reckoned without an announcement. */
export function sentenceOfAssumption(year: number): PublicText {
  return {
    zh: `${year}年的放假安排尚未录入，该年只按周末推算，实际期限可能更晚，录入后请重新核对。`,
    en: `The holidays of ${year} have not been entered: of that year only weekends are known, and the day may turn out to be later. Check it again once they are.`,
  };
}
