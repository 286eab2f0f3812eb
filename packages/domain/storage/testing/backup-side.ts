import { createHash } from 'node:crypto';
import { makeIdentity } from '@kean/backups';
import { type Database, openDatabase } from '@kean/db';
import { systemClock } from '@kean/kernel';
import { openObjectStore } from '@kean/objects';
import type { Services } from '@kean/procedures';
import { NoteSigner } from '@kean/tlog';
import type { BackupMeans, BackupWorker } from '../operations/backups/backup-worker.ts';

/** What a worker that takes backups is started with. Plain, so that it can be handed to another process. */
export interface BackupSideSettings {
  readonly workerUrl: string;
  readonly backupUrl: string;
  readonly keysBackupUrl: string;
  /** Of the objects, and of the two targets. */
  readonly objects: string;
  readonly target: string;
  readonly keyTarget: string;
  readonly recipient: string;
  readonly keyRecipient: string;
}

/** A worker's hold of what backups need, under its own login. */
export interface BackupSide extends BackupWorker {
  readonly backups: BackupMeans;
  readonly db: Database;
  /** What it alerted about, the newest last. */
  readonly alerts: readonly string[];
  close(): Promise<void>;
}

/** Whoever signs the backups of an invented office. */
export const testSigner = new NoteSigner(
  'kean.invalid/backups/test',
  'ed25519',
  createHash('sha256').update('invented').digest(),
);

/** Two identities that no worker is told. */
export const testIdentities = () => ({ records: makeIdentity(), keys: makeIdentity() });

export async function openBackupSide(settings: BackupSideSettings, log: Services['log']): Promise<BackupSide> {
  const { readRecipient } = await import('@kean/backups');
  const db = openDatabase({ url: settings.workerUrl, applicationName: 'kean-test-backup' });
  const objects = await openObjectStore(settings.objects);
  const alerts: string[] = [];
  const backups: BackupMeans = {
    setup: {
      place: 'folder',
      recipients: 1,
      keyRecipients: 1,
      daily: 7,
      weekly: 5,
      monthly: 12,
      yearly: 3,
      keyWindowDays: 7,
      lockDays: 0,
      continuous: false,
    },
    base: null,
    records: {
      open: () => openObjectStore(settings.target),
      recipients: [readRecipient(settings.recipient)],
      databaseUrl: settings.backupUrl,
    },
    keys: {
      open: () => openObjectStore(settings.keyTarget),
      recipients: [readRecipient(settings.keyRecipient)],
      databaseUrl: settings.keysBackupUrl,
    },
    signer: testSigner,
    stallMs: 30_000,
    alert: (_kind, code) => alerts.push(code),
  };
  const close = async () => {
    await Promise.all([db.close(), objects.close()]);
  };
  return { services: { db, objects, log, clock: systemClock }, backups, db, alerts, close };
}
