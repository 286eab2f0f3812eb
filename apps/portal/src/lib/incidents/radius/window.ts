/** Days of a window without a person, at most. */
export const MOST_OPEN_DAYS = 31;
const DAY_MS = 86_400_000;

/** Days are those of the office. */
export const startOfDay = (day: string): Date => new Date(`${day}T00:00:00+08:00`);
/** The whole day belongs to it; of today, what was so far. */
export const endOfDay = (day: string): Date => new Date(Math.min(startOfDay(day).getTime() + DAY_MS, Date.now()));

/** Whether the two days are one after the other, and no more than so many apart; a day that is not given is the api's to choose. */
export function windowIsRight(from: string, until: string, mostDays: number | null): boolean {
  if (from === '' || until === '') return from === '' || startOfDay(from).getTime() < Date.now();
  const length = endOfDay(until).getTime() - startOfDay(from).getTime();
  return length > 0 && (mostDays === null || length <= mostDays * DAY_MS);
}
