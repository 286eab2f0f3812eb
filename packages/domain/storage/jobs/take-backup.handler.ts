import type { JobHandler } from '@kean/queues/worker';
import type { BackupId } from '../contract/backups.ts';
import type { BackupWorker } from '../operations/backups/backup-worker.ts';
import { takeBackup } from '../operations/backups/take-backup.ts';

export const handle: JobHandler<{ readonly backupId: BackupId }, BackupWorker> = (
  { payload, signal, progress },
  worker,
) => takeBackup(worker, payload.backupId, signal, progress);
