import type { AgeRecipient } from '@kean/backups';
import type { ObjectStore } from '@kean/objects';
import type { Services } from '@kean/procedures';
import type { NoteSigner } from '@kean/tlog';
import type { BackupKindName } from '../../contract/backups.ts';
import type { BackupSetup } from './backup-setup.ts';

/** Where backups of one kind go, and to whom. */
export interface BackupPlace {
  /** Opens the target, for one backup: one that is away at the start of the worker does not keep the office from working. */
  open(): Promise<ObjectStore>;
  /** At least one. None of them is this process: it cannot open what it wrote. */
  readonly recipients: readonly AgeRecipient[];
  /** Under the login that reads every row and can do nothing else. */
  readonly databaseUrl: string;
}

/** How bases are taken. They lie with the backups of keys, sealed for the recipients of both kinds. */
export interface BaseMeans {
  /** Under the login that may take the whole cluster, and holds no right on any table. */
  readonly replicationUrl: string;
  /** Writes the key store into another file, so that no base holds bytes of destroyed keys. */
  writeKeysAnew(): Promise<void>;
}

/** What the worker was given for backups. */
export interface BackupMeans {
  readonly setup: BackupSetup;
  readonly records: BackupPlace;
  /** A target of its own: who reads the one need not reach the other. */
  readonly keys: BackupPlace;
  /** `null` where there is no continuous protection. */
  readonly base: BaseMeans | null;
  readonly signer: NoteSigner;
  /** After so long without a byte moving a backup is given up. */
  readonly stallMs: number;
  /** Somebody has to know: a backup failed. */
  alert(kind: BackupKindName, code: string, cause: unknown): void;
}

/** What the worker lends to the jobs of backups. */
export interface BackupWorker {
  readonly services: Pick<Services, 'db' | 'objects' | 'log' | 'clock'>;
  /** `null` where no target is set. */
  readonly backups: BackupMeans | null;
}
