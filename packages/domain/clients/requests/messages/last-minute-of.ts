/** The last minute within a request's time, as a message tells it: `dueAt` is the midnight behind its last day. */
export function lastMinuteOf(dueAt: Date): Date {
  return new Date(dueAt.getTime() - 60_000);
}
