import { readBackupKey, readRecipient } from '@kean/backups';
import { backupConfig } from '@kean/config';
import type { Database } from '@kean/db';
import { openObjectStore } from '@kean/objects';
import type { Logger, Metrics } from '@kean/observability';
import { type BackupMeans, tellBackupSetup } from '@kean/storage/worker';
import type { WorkerConfig } from './config.ts';

/** A target that moves no byte for so long is given up; a dump of the largest table begins faster. */
const STALL_MS = 180_000;

/**
 * What is needed for backups, `null` where no target is set; says in the database how they are set up.
 * @param writeKeysAnew before a base is taken
 * @throws StartRefusal when they are set up by halves, or the signing key is none
 */
export async function openBackups(
  config: WorkerConfig,
  db: Database,
  logger: Logger,
  metrics: Metrics,
  writeKeysAnew: () => Promise<void>,
): Promise<BackupMeans | null> {
  const wanted = backupConfig('worker', config);
  if (wanted === null) {
    await tellBackupSetup(db, null);
    return null;
  }
  const failures = metrics.counter('kean_backups_failed_total', 'Backups that failed, or were not swept.', {
    kind: ['records', 'keys', 'base'],
  });
  const signer = await readBackupKey(wanted.backupKeyFile);
  const [daily, weekly, monthly, yearly] = wanted.backupKeep;
  const means: BackupMeans = {
    setup: {
      place: wanted.backupStore.startsWith('s3:') ? 'bucket' : 'folder',
      recipients: wanted.backupRecipients.length,
      keyRecipients: wanted.backupKeyRecipients.length,
      daily,
      weekly,
      monthly,
      yearly,
      keyWindowDays: wanted.backupKeyWindowDays,
      lockDays: wanted.backupLockDays,
      continuous: config.backupBaseDatabaseUrl !== undefined,
    },
    records: {
      open: () => openObjectStore(wanted.backupStore),
      recipients: wanted.backupRecipients.map(readRecipient),
      databaseUrl: wanted.backupDatabaseUrl,
    },
    keys: {
      open: () => openObjectStore(wanted.backupKeyStore),
      recipients: wanted.backupKeyRecipients.map(readRecipient),
      databaseUrl: wanted.backupKeysDatabaseUrl,
    },
    base:
      config.backupBaseDatabaseUrl === undefined
        ? null
        : { replicationUrl: config.backupBaseDatabaseUrl, writeKeysAnew },
    signer,
    stallMs: STALL_MS,
    alert: (kind, code, cause) => {
      failures.add({ kind });
      logger.error('backup.failed', cause, { kind, code });
    },
  };
  await tellBackupSetup(db, means.setup);
  return means;
}
