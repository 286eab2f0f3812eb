/** The day with which a request's time ends, as an instant within it: `dueAt` is the midnight behind it. */
export function lastDayOf(dueAt: string | Date): Date {
  return new Date(new Date(dueAt).getTime() - 60_000);
}
