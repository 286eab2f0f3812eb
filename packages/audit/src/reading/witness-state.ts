import type { LogState } from './log-state.ts';

interface Seen {
  /** Whether the agency has a witness at all. */
  readonly configured: boolean;
  readonly cosignedAt: Date | null;
  /** When the oldest events were given their places that no witness has confirmed. */
  readonly oldestUnconfirmed: Date | null;
  readonly alertSeconds: number;
  readonly now: Date;
}

/** A turn of the sequencer and its question to the witness. */
const USUAL_MS = 60_000;
/** On quiet days the witness is asked anew every five minutes; after twice that and a little it is silent. */
const REAFFIRMED_MS = 11 * 60_000;

/** A witness is silent while something signed is older than a usual answer takes, or when it was not heard of for long. */
export function witnessStateOf({
  configured,
  cosignedAt,
  oldestUnconfirmed,
  alertSeconds,
  now,
}: Seen): Pick<LogState, 'witnessState' | 'unwitnessedSince'> {
  if (!configured) return { witnessState: 'none', unwitnessedSince: null };
  const ago = (at: Date) => now.getTime() - at.getTime();
  const unheard = cosignedAt !== null && ago(cosignedAt) > REAFFIRMED_MS ? cosignedAt : null;
  const overdue = oldestUnconfirmed !== null && ago(oldestUnconfirmed) > USUAL_MS ? oldestUnconfirmed : null;
  const since = overdue ?? unheard;
  if (since === null) return { witnessState: 'current', unwitnessedSince: null };
  return { witnessState: ago(since) >= alertSeconds * 1000 ? 'alert' : 'behind', unwitnessedSince: since };
}
