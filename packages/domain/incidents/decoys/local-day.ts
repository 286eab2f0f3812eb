const DAY_MS = 86_400_000;
/** China Standard Time, all year (ISO 8601: +08:00). */
const OFFSET_MS = 8 * 3_600_000;

/** Where the office is: the day of the week, counted from one and the same, and the time since midnight in ms. */
export function localDay(at: Date): { readonly weekday: number; readonly time: number } {
  const local = at.getTime() + OFFSET_MS;
  return { weekday: Math.floor(local / DAY_MS) % 7, time: local % DAY_MS };
}
