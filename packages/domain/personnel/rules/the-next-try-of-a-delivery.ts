const FIRST_SECONDS = 5;
const MOST_SECONDS = 3_600;
/** Three quarters of an hour; then a person looks. A leaving waits for it meanwhile, so it is not more. */
const MOST_ATTEMPTS = 10;

/**
 * The wait doubles, half of it is chance, so that a system which comes back is not called by everybody at once.
 * @param attempts so far, this one included
 * @param asked by the other system, in seconds
 * @returns seconds; `null` where a person has to look
 */
export function nextTryOfDelivery(
  attempts: number,
  asked: number | null,
  random: () => number = Math.random,
): number | null {
  if (attempts >= MOST_ATTEMPTS) return null;
  const doubled = FIRST_SECONDS * 2 ** (attempts - 1);
  const wait = Math.max(Math.round(doubled * (0.5 + random() / 2)), asked ?? 0);
  return Math.min(MOST_SECONDS, wait);
}
