import type { Seat } from '@kean/clients/contract/decoys';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
/** Every process knows of the seat by then. */
const AT_LEAST_MS = HOUR_MS;
/** Spread over a month, so that no week has many more clients than the others. */
const WEEKS = 4;
const AROUND_MINUTES = 20;

/**
 * When a decoy enters: on a day of the week and at an hour at which somebody registered in this branch, one to five weeks after it was ordered. Always
 * the same for the same seat, so that nothing of it is written down.
 * @param registrations when people registered in the weeks before the order, in any order
 * @returns `null` where nobody did
 */
export function whenADecoyEnters(
  { orderedAt, hour, secret }: Pick<Seat, 'orderedAt' | 'hour' | 'secret'>,
  registrations: readonly Date[],
): Date | null {
  const times = registrations.map((at) => at.getTime()).sort((one, other) => one - other);
  const like = times[Math.floor(hour * times.length)];
  if (like === undefined) return null;
  const around = ((secret.readUInt16BE(0) / 2 ** 16) * 2 - 1) * AROUND_MINUTES * 60_000;
  const soonest = orderedAt.getTime() + AT_LEAST_MS;
  const weeks = Math.ceil((soonest - like - around) / WEEK_MS) + ((secret[2] ?? 0) % WEEKS);
  return new Date(like + around + weeks * WEEK_MS);
}
