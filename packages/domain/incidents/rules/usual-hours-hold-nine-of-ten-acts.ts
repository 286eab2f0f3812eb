/** Fewer acts than this say nothing about when somebody works. */
const FEWEST = 20;
const SHARE = 0.9;
const HOURS = 24;

/**
 * The shortest stretch of the day, not over midnight, in which nine of ten acts fall.
 * @param actsOfHour by hour of the day, 0 to 23
 * @returns from the beginning of an hour until the beginning of another; `null` for too few acts
 */
export function usualHoursHoldNineOfTenActs(
  actsOfHour: readonly number[],
): { readonly from: number; readonly until: number } | null {
  const all = actsOfHour.reduce((sum, acts) => sum + acts, 0);
  if (all < FEWEST) return null;
  for (let length = 1; length < HOURS; length += 1) {
    for (let from = 0; from + length <= HOURS; from += 1) {
      const within = actsOfHour.slice(from, from + length).reduce((sum, acts) => sum + acts, 0);
      if (within >= all * SHARE) return { from, until: from + length };
    }
  }
  return { from: 0, until: HOURS };
}
