import { day } from '#lib/format/instants.ts';
import * as m from '#paraglide/messages.js';

/** Spans the log can be narrowed to. */
export const PERIODS = { today: m.log_when_today, week: m.log_when_week, month: m.log_when_month } as const;
export type Period = keyof typeof PERIODS;

const DAYS: Record<Period, number> = { today: 0, week: 6, month: 29 };
const DAY_MS = 86_400_000;

/** First instant of a span: midnight of the offices, so many days ago. */
export function startOf(period: Period, now: Date): Date {
  const midnight = new Date(`${day(now)}T00:00:00+08:00`);
  return new Date(midnight.getTime() - DAYS[period] * DAY_MS);
}
