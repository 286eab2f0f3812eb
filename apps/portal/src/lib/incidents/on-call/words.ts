import type { OnCallWeek } from '#lib/api/views.ts';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';

export const WEEKDAYS = [
  m.weekday_1,
  m.weekday_2,
  m.weekday_3,
  m.weekday_4,
  m.weekday_5,
  m.weekday_6,
  m.weekday_7,
] as const;
export const RANKS = { 1: m.oncall_first, 2: m.oncall_second } as const;
export const REASONS: Record<OnCallWeek['exceptions'][number]['reason'], () => string> = {
  swap: m.oncall_swap,
  holiday: m.oncall_holiday,
  absence: m.oncall_absence,
};

const MINUTES_OF_HOUR = 60;
/** `HH:MM` of a minute of the day, as a field for a time has it. */
export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / MINUTES_OF_HOUR)).padStart(2, '0')}:${String(minute % MINUTES_OF_HOUR).padStart(2, '0')}`;
export function minuteOf(clock: string): number {
  const [hours = '0', minutes = '0'] = clock.split(':');
  return Number(hours) * MINUTES_OF_HOUR + Number(minutes);
}

const DAY_MS = 86_400_000;
/** Another Monday, so many weeks on. */
export const weeksOn = (monday: string, weeks: number): string =>
  new Date(Date.parse(`${monday}T00:00:00Z`) + weeks * 7 * DAY_MS).toISOString().slice(0, 10);

export function linkWord({ link, roleName, roleNameEn, staffName }: OnCallWeek['chain'][number]): string {
  if (link === 'first') return m.oncall_first();
  if (link === 'second') return m.oncall_second();
  if (link === 'person') return staffName ?? '—';
  return m.oncall_chain_role({ role: (getLocale() === 'en' ? roleNameEn : roleName) ?? '—' });
}
