import type { ErrorKind } from '@kean/kernel';

const FIRST_SECONDS = 5;
const MOST_SECONDS = 300;
/** A vendor that counts messages by the minute has forgotten them after one. */
const LIMITED_SECONDS = 65;

/**
 * When to try a message again, or `null` where waiting changes nothing. The wait doubles up to five minutes, a tenth of it is chance; it
 * is tried as long as it is valid, which for most messages is three days.
 *
 * @param attempts so far, this one included
 * @returns seconds
 */
export function nextTry(kind: ErrorKind, attempts: number, random: () => number = Math.random): number | null {
  if (kind !== 'unavailable' && kind !== 'limited') return null;
  const doubled = Math.min(MOST_SECONDS, FIRST_SECONDS * 2 ** Math.min(attempts - 1, 20));
  const wait = kind === 'limited' ? Math.max(LIMITED_SECONDS, doubled) : doubled;
  return Math.round(wait * (0.9 + random() / 5));
}
