import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Compares the whole database with the whole log. */
export const verifyLogJob = defineJob({
  queue: 'accountability-verification',
  name: 'accountability.verify-log',
  payload: z.strictObject({}),
});
