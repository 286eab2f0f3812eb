import { dayAfter, dayThere, instantThere } from '@kean/queues';

const MINUTES_OF_HOUR = 60;
/** `HH:MM` of a minute of the day. */
const clock = (minute: number) =>
  `${String(Math.floor(minute / MINUTES_OF_HOUR)).padStart(2, '0')}:${String(minute % MINUTES_OF_HOUR).padStart(2, '0')}`;

/**
 * When the quiet hours of the office end in which `now` lies; `null` where it lies in none. Minutes after midnight by the clocks of the
 * office; the same minute twice is no quiet hour.
 */
export function quietUntil(now: Date, quietFrom: number, quietUntilMinute: number): Date | null {
  if (quietFrom === quietUntilMinute) return null;
  const today = dayThere(now);
  // The night that began yesterday, and the one that begins today.
  for (const day of [dayAfter(today, -1), today]) {
    const from = instantThere(day, clock(quietFrom));
    const until = instantThere(quietUntilMinute > quietFrom ? day : dayAfter(day), clock(quietUntilMinute));
    if (now >= from && now < until) return until;
  }
  return null;
}
