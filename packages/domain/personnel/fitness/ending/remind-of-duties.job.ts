import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Tells people every morning what of theirs ends soon, or has ended. */
export const remindOfDuties = defineJob({
  queue: 'personnel',
  name: 'personnel.remind-of-duties',
  payload: z.strictObject({}),
});
