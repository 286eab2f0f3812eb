import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Takes away what was told long ago, and secrets that sign nothing any more. */
export const trimDeliveries = defineJob({
  queue: 'personnel',
  name: 'personnel.trim-deliveries',
  payload: z.strictObject({}),
});
