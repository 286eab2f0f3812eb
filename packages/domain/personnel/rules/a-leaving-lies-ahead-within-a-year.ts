const YEAR_MS = 366 * 24 * 60 * 60 * 1_000;

/** Whether a leaving may be set for that time. */
export function aLeavingLiesAheadWithinAYear(at: Date, now: Date): boolean {
  return at.getTime() > now.getTime() && at.getTime() <= now.getTime() + YEAR_MS;
}
