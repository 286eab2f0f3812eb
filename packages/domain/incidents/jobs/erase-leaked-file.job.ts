import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Destroys the key of a leaked file that was taken in, and removes the file. */
export const eraseLeakedFile = defineJob({
  queue: 'incidents-upkeep',
  name: 'incidents.erase-leaked-file',
  payload: z.strictObject({ radiusId: idOf<'LeakRadius'>() }),
});
