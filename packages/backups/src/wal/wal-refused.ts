/** Why nothing is recovered, as a closed union: the first of these ends a recovery before anybody can connect to what it made. */
export const WAL_REFUSALS = [
  'note-missing',
  'note-malformed',
  /** Nobody of the keys that were given has signed it. */
  'note-of-another-agency',
  'note-changed',
  /** It is genuine and speaks of another segment or base: one exchanged for the other. */
  'note-of-another',
  /** Signed by us, and of another cluster than the base. */
  'of-another-cluster',
  'bytes-missing',
  'bytes-truncated',
  'bytes-too-long',
  'bytes-changed',
  'identity-not-a-recipient',
  /** Between two that are there one is not: what comes after it cannot be replayed. */
  'segment-missing',
  /** No base was finished before that time. */
  'no-base-before-that-time',
  /** The archive ends before that time. */
  'time-not-archived',
] as const;
export type WalRefusal = (typeof WAL_REFUSALS)[number];

/** Names the reason and the segment or base; never anything out of it. */
export class WalRefused extends Error {
  readonly reason: WalRefusal;
  /** As Postgres names the segment, or the id of the base; `null` where it is about neither. */
  readonly about: string | null;

  constructor(reason: WalRefusal, about: string | null = null, cause?: unknown) {
    super(about === null ? reason : `${about}: ${reason}`, cause === undefined ? undefined : { cause });
    this.name = 'WalRefused';
    this.reason = reason;
    this.about = about;
  }
}
