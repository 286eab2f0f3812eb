import type { JobHandler } from '@kean/queues/worker';
import type { BackupWorker } from '../operations/backups/backup-worker.ts';
import { proveRestore } from '../operations/drills/prove-restore.ts';

export const handle: JobHandler<Record<string, never>, BackupWorker> = ({ signal }, worker) =>
  proveRestore(worker, signal);
