import type { LOG_PERIODS } from '@kean/accountability/contract';
import { day } from '#lib/format/instants.ts';
import * as m from '#paraglide/messages.js';

export type Period = (typeof LOG_PERIODS)[number];

/** Spans the log can be narrowed to. */
export const PERIODS: Record<Period, () => string> = {
  today: m.log_when_today,
  week: m.log_when_week,
  month: m.log_when_month,
  quarter: m.log_when_quarter,
};

const DAYS: Record<Period, number> = { today: 0, week: 6, month: 29, quarter: 89 };
const DAY_MS = 86_400_000;

export function isPeriod(text: string | null): text is Period {
  return text !== null && Object.hasOwn(PERIODS, text);
}

/** First instant of a span: midnight of the offices, so many days ago. */
export function startOf(period: Period, now: Date): Date {
  return new Date(midnightOf(day(now)).getTime() - DAYS[period] * DAY_MS);
}

/** First instant of a day of the offices. */
export function midnightOf(calendarDay: string): Date {
  return new Date(`${calendarDay}T00:00:00+08:00`);
}

/** First instant after it. */
export function endOf(calendarDay: string): Date {
  return new Date(midnightOf(calendarDay).getTime() + DAY_MS);
}
