import { recordEvent, type Subject } from '@kean/audit';
import type { BackupKindName } from './contract/backups.ts';
import type { GiveUpReason } from './contract/work.ts';
import type { RotationKind } from './contract.ts';
import type { StorageErrorCode } from './errors.ts';

type OnRotation = Subject<'Rotation'>;
type OnMany = { readonly kind: 'Client' | 'Import'; readonly id: null };

/** A person started a rotation. */
export interface RotationStarted {
  readonly action: 'storage.rotation-started';
  readonly outcome: 'allowed';
  readonly subject: OnRotation;
  readonly facts: { readonly kind: RotationKind; readonly keys: number };
}

/** A person stopped a rotation for a while, or let it go on. */
export interface RotationHeld {
  readonly action: 'storage.rotation-paused' | 'storage.rotation-resumed';
  readonly outcome: 'allowed';
  readonly subject: OnRotation;
  readonly facts: { readonly kind: RotationKind; readonly done: number };
}

export interface RotationFinished {
  readonly action: 'storage.rotation-finished';
  readonly outcome: 'allowed';
  readonly subject: OnRotation;
  readonly facts: { readonly kind: RotationKind; readonly done: number; readonly unreadable: number };
}

export interface RotationFailed {
  readonly action: 'storage.rotation-failed';
  readonly outcome: 'failed';
  readonly subject: OnRotation;
  readonly facts: { readonly kind: RotationKind; readonly code: StorageErrorCode };
}

/** Sealed bytes or wrapped keys of these clients did not open during a rotation and were left as they are. */
export interface ValuesUnreadable {
  readonly action: 'storage.values-unreadable';
  readonly outcome: 'failed';
  readonly subject: OnMany;
  readonly subjectIds: readonly string[];
  readonly facts: { readonly rotationId: string; readonly count: number };
}

/** Keys were handed out: one event for what a person opened for one purpose within a minute. Whose they were stands in the clauses' events. */
export interface KeysUnwrapped {
  readonly action: 'storage.keys-unwrapped';
  readonly outcome: 'allowed';
  readonly subject: OnMany;
  readonly purpose: string;
  readonly facts: { readonly keys: number; readonly staffId: string | null };
}

/** A rule of the guard kept these subjects shut. */
export interface UnwrappingRefused {
  readonly action: 'storage.unwrapping-refused';
  readonly outcome: 'refused';
  readonly subject: OnMany;
  readonly subjectIds: readonly string[];
  readonly purpose: string;
  readonly facts: { readonly reason: string; readonly staffId: string | null };
}

/** A person asked for a backup. */
export interface BackupAsked {
  readonly action: 'storage.backup-asked';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Backup'>;
  readonly facts: { readonly kind: BackupKindName };
}

/** A person said that backups go to another target from now on. */
export interface TargetAdmitted {
  readonly action: 'storage.target-admitted';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Backup'>;
  readonly facts: { readonly kind: BackupKindName };
}

/** A backup was written, read back and signed. */
export interface BackupVerified {
  readonly action: 'storage.backup-verified';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Backup'>;
  readonly facts: {
    readonly kind: BackupKindName;
    readonly bytes: number;
    readonly rows: number;
    readonly objects: number;
  };
}

export interface BackupFailed {
  readonly action: 'storage.backup-failed';
  readonly outcome: 'failed';
  readonly subject: Subject<'Backup'>;
  readonly facts: { readonly kind: BackupKindName; readonly code: StorageErrorCode };
}

/** Retention took backups out of the target; with those of keys go the last copies of erased clients' keys. */
export interface BackupsRemoved {
  readonly action: 'storage.backups-removed';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Backup'; readonly id: null };
  readonly subjectIds: readonly string[];
  readonly facts: { readonly kind: BackupKindName; readonly count: number; readonly locked: number };
}

/** A person asked for a restore drill. */
export interface DrillAsked {
  readonly action: 'storage.drill-asked';
  readonly outcome: 'allowed';
  readonly subject: Subject<'RestoreDrill'>;
}

/** A backup was restored, verified, and dropped again. `opened` values opened, `closed` erased clients stayed closed. */
export interface RestoreProven {
  readonly action: 'storage.restore-proven';
  readonly outcome: 'allowed';
  readonly subject: Subject<'RestoreDrill'>;
  readonly facts: {
    readonly rows: number;
    readonly checks: number;
    readonly opened: number;
    readonly closed: number;
    readonly seconds: number;
  };
}

export interface DrillFailed {
  readonly action: 'storage.drill-failed';
  readonly outcome: 'failed';
  readonly subject: Subject<'RestoreDrill'>;
  readonly facts: { readonly code: StorageErrorCode };
}

/**
 * The office goes on from a backup: the first thing that its log says from then on. `events` were taken back out of the log; where that was
 * lost, `rebuilt` entries of it were made again, and whatever came after them is not known.
 */
export interface RestoreOpened {
  readonly action: 'storage.restore-opened';
  readonly outcome: 'allowed';
  readonly subject: Subject<'Backup'>;
  readonly facts: {
    readonly events: number;
    readonly erased: number;
    readonly rebuilt?: number;
    /** Where it was the key store. */
    readonly kind?: 'keys';
  };
}

/** A person let dead work be tried again. */
export interface JobRevived {
  readonly action: 'storage.job-revived';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Job'; readonly id: null };
  /** `job` is its kind, `number` that of its promise, `code` what it died of. */
  readonly facts: { readonly job: string; readonly number: number | null; readonly code: string };
}

/** A person gave dead work up for good. */
export interface JobGivenUp {
  readonly action: 'storage.job-given-up';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Job'; readonly id: null };
  readonly facts: {
    readonly job: string;
    readonly number: number | null;
    readonly code: string;
    readonly reason: GiveUpReason;
  };
}

/** A person has seen an alert of the watchdog. */
export interface AlertSeen {
  readonly action: 'storage.alert-seen';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Alert'; readonly id: null };
  readonly facts: { readonly kind: string; readonly about: string };
}

/** A person let a message be tried at once. */
export interface MessageTriedAgain {
  readonly action: 'storage.message-tried-again';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Message'; readonly id: null };
  readonly facts: { readonly template: string; readonly messageId: string };
}

/** Somebody read the inbox of a demonstration. */
export interface InboxRead {
  readonly action: 'storage.inbox-read';
  readonly outcome: 'allowed';
  readonly subject: { readonly kind: 'Message'; readonly id: null };
  readonly facts: { readonly letters: number };
}

/** A file of published weaknesses was brought; how many it has of what runs. */
export interface AdvisoriesTaken {
  readonly action: 'storage.advisories-taken';
  readonly outcome: 'allowed';
  readonly subject: Subject<'AdvisoryFile'>;
  readonly facts: { readonly findings: number; readonly critical: number };
}

/** One was refused, and nothing of it used. */
export interface AdvisoriesRefused {
  readonly action: 'storage.advisories-refused';
  readonly outcome: 'refused';
  readonly subject: { readonly kind: 'AdvisoryFile'; readonly id: null };
  readonly facts: { readonly reason: StorageErrorCode };
}

export type StorageEvent =
  | AdvisoriesTaken
  | AdvisoriesRefused
  | BackupAsked
  | TargetAdmitted
  | BackupVerified
  | BackupFailed
  | BackupsRemoved
  | DrillAsked
  | RestoreProven
  | DrillFailed
  | RestoreOpened
  | RotationStarted
  | RotationHeld
  | RotationFinished
  | RotationFailed
  | ValuesUnreadable
  | KeysUnwrapped
  | UnwrappingRefused
  | JobRevived
  | JobGivenUp
  | AlertSeen
  | MessageTriedAgain
  | InboxRead;

/** Writes one event of this clause in the caller's transaction. */
export const record = recordEvent<StorageEvent>;
