import { getLocale } from '#paraglide/runtime.js';

/** Offices of the agency are in one time zone; server and browser must agree, or hydration would change what stands there. */
const ZONE = 'Asia/Shanghai';
const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

type Given = string | Date;

function read(given: Given): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(new Date(given)).map(({ type, value }) => [type, value]));
}

/** `2026-11-23` */
export function day(given: Given): string {
  const { year, month, day: dayOfMonth } = read(given);
  return `${year}-${month}-${dayOfMonth}`;
}

/** `2026-11-23 14:05` */
export function instant(given: Given): string {
  const { hour, minute } = read(given);
  return `${day(given)} ${hour}:${minute}`;
}

/** `2026-11-23 14:05:09`, for the log */
export function instantToSecond(given: Given): string {
  return `${instant(given)}:${read(given).second}`;
}

/** `14:05` */
export function clockTime(given: Given): string {
  const { hour, minute } = read(given);
  return `${hour}:${minute}`;
}

interface Words {
  readonly weekday: Intl.DateTimeFormat;
  readonly relative: Intl.RelativeTimeFormat;
}
const wordsByLocale = new Map<string, Words>();

/** Making a formatter costs more than using it a hundred times. */
function wordsOf(locale: string): Words {
  let words = wordsByLocale.get(locale);
  if (words === undefined) {
    const weekday = new Intl.DateTimeFormat(locale, { timeZone: ZONE, weekday: 'long' });
    words = { weekday, relative: new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }) };
    wordsByLocale.set(locale, words);
  }
  return words;
}

/** `星期一`, `Monday` */
export function weekday(given: Given): string {
  return wordsOf(getLocale()).weekday.format(new Date(given));
}

const MINUTE = 60;
const HOUR = 3_600;
const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', HOUR],
  ['minute', MINUTE],
];

/** `3 分钟前`, `2 days ago`; stands beside the absolute time, never instead of it. */
export function ago(given: Given, now: Date = new Date()): string {
  const seconds = (new Date(given).getTime() - now.getTime()) / 1000;
  const words = wordsOf(getLocale()).relative;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  return words.format(0, 'minute');
}

/** Whole days from now to then, by the calendar; negative when it is past. */
export function daysUntil(given: Given, now: Date = new Date()): number {
  return Math.round((Date.parse(day(given)) - Date.parse(day(now))) / 86_400_000);
}
