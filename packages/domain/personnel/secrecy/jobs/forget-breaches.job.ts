import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Takes away what has been on record for as long as it may be. */
export const forgetBreachesJob = defineJob({
  queue: 'personnel',
  name: 'personnel.forget-breaches',
  payload: z.strictObject({}),
});
