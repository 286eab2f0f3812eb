/** The agency's days. Asia/Shanghai has had no summer time since 1991, so its distance from UTC is a number. */
const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

export const TIME_ZONE = 'Asia/Shanghai';

/** The day there, `YYYY-MM-DD`. */
export function dayThere(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 10);
}

/** The instant at which the clock there shows this, `HH:MM`. */
export function instantThere(day: string, time: string): Date {
  return new Date(Date.parse(`${day}T${time}:00Z`) - OFFSET_MS);
}

/** So many days later, `YYYY-MM-DD`. */
export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Monday is 1, Sunday is 7. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}
