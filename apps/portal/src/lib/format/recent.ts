import { getLocale } from '#paraglide/runtime.js';
import { ago, clockTime, daysUntil, instant } from './instants.ts';

const MINUTE = 60;
const HOUR = 3_600;

/** `12秒前`, `3分钟前`; for what happens every few seconds. What another clock dates a moment ahead was just now. */
export function agoToSecond(given: string | Date, now: Date): string {
  const seconds = Math.max(0, Math.trunc((now.getTime() - new Date(given).getTime()) / 1000));
  if (seconds >= HOUR) return ago(given, now);
  const words = new Intl.RelativeTimeFormat(getLocale(), { style: 'short' });
  return seconds < MINUTE ? words.format(-seconds, 'second') : words.format(-Math.trunc(seconds / MINUTE), 'minute');
}

/** `今天 03:10`, `昨天 03:10`, else the whole instant. */
export function dayAndTime(given: string | Date, now: Date): string {
  const days = daysUntil(given, now);
  if (days !== 0 && days !== -1) return instant(given);
  return `${new Intl.RelativeTimeFormat(getLocale(), { numeric: 'auto' }).format(days, 'day')} ${clockTime(given)}`;
}
