import type { PublicText } from '@kean/kernel';
import { dayAfter, dayThere, instantThere } from '../shanghai-time.ts';
import { ANNOUNCED_YEARS } from './announced-years.ts';
import type { DueDay } from './due-after-working-days.ts';
import { sentenceOfAssumption, type WorkingCalendar, workingDay } from './working-day.ts';

const MOST_DAYS = 10_000;

/**
 * When a period in days ends. The day on which it begins does not count (民法典 201); it ends with its last day, and where that is a day off,
 * with the next one that is worked (民法典 203).
 *
 * @param days whole days, 1 to 10000
 */
export function dueAfterDays(from: Date, days: number, calendar: WorkingCalendar = ANNOUNCED_YEARS): DueDay {
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) throw new RangeError('days must be whole, 1 to 10000');
  let day = dayAfter(dayThere(from), days);
  let assumption: PublicText | null = null;
  for (;;) {
    const { works, assumed } = workingDay(day, calendar);
    if (assumed) assumption ??= sentenceOfAssumption(Number(day.slice(0, 4)));
    if (works) return { dueAt: instantThere(dayAfter(day), '00:00'), day, assumption };
    day = dayAfter(day);
  }
}
