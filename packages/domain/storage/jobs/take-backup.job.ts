import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Takes one backup, reads it back, and removes what has outlived its time. */
export const takeBackup = defineJob({
  queue: 'storage-backup',
  name: 'storage.take-backup',
  payload: z.strictObject({ backupId: idOf<'Backup'>() }),
});
