import type { GiveUpReason } from '@kean/storage/contract/work';
import { weekday } from '#lib/format/instants.ts';
import * as m from '#paraglide/messages.js';
import { getLocale } from '#paraglide/runtime.js';

/** The sentence of the reader's language. */
export const inTongue = ({ zh, en }: { zh: string; en: string }): string => (getLocale() === 'en' ? en : zh);

export const REASON_WORDS: Record<GiveUpReason, () => string> = {
  'no-longer-needed': m.work_reason_no_longer_needed,
  'done-otherwise': m.work_reason_done_otherwise,
  'cannot-succeed': m.work_reason_cannot_succeed,
};

const MINUTE = 60;
const HOUR = 3_600;

/** `12 秒`, `5 分钟`, `3 小时` */
export function span(seconds: number): string {
  if (seconds < 2 * MINUTE) return m.work_seconds({ seconds: Math.round(seconds) });
  if (seconds < 2 * HOUR) return m.work_minutes({ minutes: Math.round(seconds / MINUTE) });
  return m.work_hours({ hours: Math.round(seconds / HOUR) });
}

/** A Monday; the days after it give the others their names. */
const MONDAY = Date.parse('2026-11-23T04:00:00Z');
const DAY_MS = 86_400_000;

/** `每天 02:30`; a cadence of a later version is shown as it is written. */
export function cadenceInWords(cadence: string): string {
  const [kind, first = '', second = ''] = cadence.split(' ');
  switch (kind) {
    case 'every':
      return everyInWords(Number(first));
    case 'daily':
      return m.work_daily({ time: first });
    case 'working-days':
      return m.work_working_days({ time: first });
    case 'weekly': {
      const name = weekday(new Date(MONDAY + (Number(first) - 1) * DAY_MS));
      return m.work_weekly({ weekday: name.replace('星期', ''), time: second });
    }
    case 'monthly':
      return m.work_monthly({ day: first, time: second });
    default:
      return cadence;
  }
}

function everyInWords(seconds: number): string {
  if (seconds % HOUR === 0) return m.work_every_hours({ hours: seconds / HOUR });
  if (seconds % MINUTE === 0) return m.work_every_minutes({ minutes: seconds / MINUTE });
  return m.work_every_seconds({ seconds });
}
