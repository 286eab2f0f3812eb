import type { PublicText } from '@kean/kernel';
import { dayAfter, dayThere, instantThere } from '../shanghai-time.ts';
import { ANNOUNCED_YEARS } from './announced-years.ts';
import { sentenceOfAssumption, type WorkingCalendar, workingDay } from './working-day.ts';

export interface DueDay {
  /** The end of the last working day, by the clock of Shanghai. */
  readonly dueAt: Date;
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** To be shown beside the day where a year on the way has no announced holidays yet: the day may be too early. `null` where all is known. */
  readonly assumption: PublicText | null;
}

const MOST_DAYS = 1_000;

/**
 * When a period in working days ends. The day on which it begins does not count (民法典 201); it ends with the last day (民法典 203).
 *
 * @param days whole working days, 1 to 1000
 */
export function dueAfterWorkingDays(from: Date, days: number, calendar: WorkingCalendar = ANNOUNCED_YEARS): DueDay {
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) throw new RangeError('days must be whole, 1 to 1000');
  let day = dayThere(from);
  let assumption: PublicText | null = null;
  for (let left = days; left > 0; ) {
    day = dayAfter(day);
    const { works, assumed: unknown } = workingDay(day, calendar);
    if (unknown) assumption ??= sentenceOfAssumption(Number(day.slice(0, 4)));
    if (works) left -= 1;
  }
  return { dueAt: instantThere(dayAfter(day), '00:00'), day, assumption };
}
