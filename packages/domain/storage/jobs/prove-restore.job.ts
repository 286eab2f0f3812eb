import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** The week's restore drill: asked for, and waited for until it is proven. */
export const proveRestore = defineJob({
  queue: 'storage-drill',
  name: 'storage.prove-restore',
  payload: z.strictObject({}),
});
