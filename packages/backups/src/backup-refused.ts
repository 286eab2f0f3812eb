/** Why a backup is not restored, as a closed union: a reader stops at the first of these, before a row is restored. */
export const BACKUP_REFUSALS = [
  'manifest-missing',
  'manifest-malformed',
  /** Nobody of the keys that were given has signed it. */
  'manifest-of-another-agency',
  /** The signature does not fit: changed after it was signed. */
  'manifest-changed',
  /** It is genuine and says another id than where it lies: an older one renamed, or exchanged. */
  'manifest-of-another-backup',
  'part-missing',
  'part-truncated',
  'part-too-long',
  'part-changed',
  /** A genuine part of another backup lies where this one's should. */
  'part-of-another-backup',
  /** Every chunk is genuine, and they stand in another order, or doubled. */
  'chunks-out-of-order',
  'identity-not-a-recipient',
] as const;
export type BackupRefusal = (typeof BACKUP_REFUSALS)[number];

/** Names the reason and the part; never anything out of the backup. */
export class BackupRefused extends Error {
  readonly reason: BackupRefusal;
  /** Name of the part or key of the blob; `null` where it is about the manifest. */
  readonly part: string | null;

  constructor(reason: BackupRefusal, part: string | null = null, cause?: unknown) {
    super(part === null ? reason : `${part}: ${reason}`, cause === undefined ? undefined : { cause });
    this.name = 'BackupRefused';
    this.reason = reason;
    this.part = part;
  }
}
