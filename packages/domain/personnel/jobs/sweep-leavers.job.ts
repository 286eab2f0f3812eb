import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Looks every night whether anybody who left holds anything again, and reminds whoever has not signed. */
export const sweepLeavers = defineJob({
  queue: 'personnel',
  name: 'personnel.sweep-leavers',
  payload: z.strictObject({}),
});
