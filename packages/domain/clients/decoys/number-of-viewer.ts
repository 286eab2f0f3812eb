import { createHmac } from 'node:crypto';

/** Mobiles of this country, as they are written down for a decoy. */
const MOBILE = /^1[3-9]\d{9}$/;
const NETWORK = 3;
const SEGMENT = 7;

/** What a mobile number shows on a card stays the same for everybody: network and last four digits. */
const shownOf = (number: string) => ({ network: number.slice(0, NETWORK), end: number.slice(SEGMENT) });

/**
 * The number that one viewer is given: the masked digits come from a segment of the same network, chosen by the decoy's own secret. Every viewer has
 * their own as far as there are segments; the card, which all of them see, fits every one of them.
 * @param segments those that were loaded before this decoy was ordered, sorted
 * @returns the recorded number where no segment has its network, or where it is no mobile
 */
export function numberOfViewer(secret: Buffer, viewer: string, recorded: string, segments: readonly string[]): string {
  if (!MOBILE.test(recorded)) return recorded;
  const { network, end } = shownOf(recorded);
  const segment = segmentOf(secret, `${viewer}/${end}`, segmentsOf(network, segments));
  return segment === null ? recorded : `${segment}${end}`;
}

/** The number that is recorded of a decoy whose card shows these digits; nobody is ever given it. */
export function recordedNumber(
  secret: Buffer,
  network: string,
  end: string,
  segments: readonly string[],
): string | null {
  const segment = segmentOf(secret, `recorded/${end}`, segmentsOf(network, segments));
  return segment === null ? null : `${segment}${end}`;
}

/** Whether this number was made for the decoy; whoever corrects one writes down another, and is shown what they wrote. */
export function isItsOwn(secret: Buffer, recorded: string, segments: readonly string[]): boolean {
  const { network, end } = shownOf(recorded);
  return MOBILE.test(recorded) && recordedNumber(secret, network, end, segments) === recorded;
}

/** What would be recorded of this decoy if this number were the one that the viewer was given; `null` where it was not. */
export function recordedBehind(
  secret: Buffer,
  viewer: string,
  given: string,
  segments: readonly string[],
): string | null {
  if (!MOBILE.test(given)) return null;
  const { network, end } = shownOf(given);
  const recorded = recordedNumber(secret, network, end, segments);
  return recorded !== null && numberOfViewer(secret, viewer, recorded, segments) === given ? recorded : null;
}

export const segmentsOf = (network: string, segments: readonly string[]): string[] =>
  segments.filter((segment) => segment.startsWith(network));

function segmentOf(secret: Buffer, what: string, segments: readonly string[]): string | null {
  if (segments.length === 0) return null;
  const drawn = createHmac('sha256', secret).update(what).digest().readUInt32BE(0);
  return segments[drawn % segments.length] ?? null;
}
