import type { JobHandler } from '@kean/queues/worker';
import type { BackupKindName } from '../contract/backups.ts';
import type { BackupWorker } from '../operations/backups/backup-worker.ts';
import { beginScheduledBackup } from '../operations/backups/begin-scheduled-backup.ts';

export const handle: JobHandler<{ readonly kind: BackupKindName }, BackupWorker> = ({ payload }, worker) =>
  beginScheduledBackup(worker, payload.kind);
