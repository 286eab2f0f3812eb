import { defineJob } from '@kean/queues';
import { z } from 'zod';
import { BackupKindName } from '../contract/backups.ts';

/** The day's backup of one kind is due. */
export const beginBackup = defineJob({
  queue: 'storage-schedule',
  name: 'storage.begin-backup',
  payload: z.strictObject({ kind: BackupKindName }),
});
