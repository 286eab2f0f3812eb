import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Reckons every clock anew: each night, and when a rule was published. */
export const windClocks = defineJob({
  queue: 'retention-upkeep',
  name: 'retention.wind-clocks',
  payload: z.strictObject({}),
});
