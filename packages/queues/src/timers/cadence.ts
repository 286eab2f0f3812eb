import { dayAfter, dayThere, instantThere, weekdayOf } from './shanghai-time.ts';
import { type WorkingCalendar, workingDay } from './working-days/working-day.ts';

/** How often something becomes due. Times are `HH:MM` in Asia/Shanghai; Monday is 1; a day of the month is at most 28. */
export type Cadence =
  | { readonly everySeconds: number }
  | { readonly daily: string }
  | { readonly workingDays: string }
  | { readonly weekly: string; readonly weekday: number }
  | { readonly monthly: string; readonly day: number };

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
/** The longest row of days without work is nine; a month has at most 31 days. */
const MOST_DAYS_AHEAD = 40;
const MOST_SECONDS = 9_999_999;

/** As it stands in its row. @throws TypeError when it is no cadence */
export function writeCadence(cadence: Cadence): string {
  if ('everySeconds' in cadence) return `every ${whole(cadence.everySeconds, 1, MOST_SECONDS)}`;
  if ('daily' in cadence) return `daily ${time(cadence.daily)}`;
  if ('workingDays' in cadence) return `working-days ${time(cadence.workingDays)}`;
  if ('weekly' in cadence) return `weekly ${whole(cadence.weekday, 1, 7)} ${time(cadence.weekly)}`;
  return `monthly ${whole(cadence.day, 1, 28)} ${time(cadence.monthly)}`;
}

/** The first due time after this instant. What was missed in between is not made up for: one run is enough. */
export function nextDue(cadence: Cadence, after: Date, calendar?: WorkingCalendar): Date {
  if ('everySeconds' in cadence) return new Date(after.getTime() + cadence.everySeconds * 1000);
  const at = timeOf(cadence);
  let day = dayThere(after);
  for (let ahead = 0; ahead <= MOST_DAYS_AHEAD; ahead += 1, day = dayAfter(day)) {
    const instant = instantThere(day, at);
    if (instant > after && falls(cadence, day, calendar)) return instant;
  }
  throw new RangeError('no due day in sight');
}

function timeOf(cadence: Exclude<Cadence, { everySeconds: number }>): string {
  if ('daily' in cadence) return cadence.daily;
  if ('workingDays' in cadence) return cadence.workingDays;
  return 'weekly' in cadence ? cadence.weekly : cadence.monthly;
}

function falls(cadence: Cadence, day: string, calendar: WorkingCalendar | undefined): boolean {
  if ('workingDays' in cadence) return workingDay(day, calendar).works;
  if ('weekly' in cadence) return weekdayOf(day) === cadence.weekday;
  return 'monthly' in cadence ? Number(day.slice(8)) === cadence.day : true;
}

function time(text: string): string {
  if (!TIME.test(text)) throw new TypeError(`a time is HH:MM: ${text}`);
  return text;
}

function whole(number: number, least: number, most: number): number {
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new TypeError(`a cadence takes a whole number from ${least} to ${most}: ${number}`);
}
