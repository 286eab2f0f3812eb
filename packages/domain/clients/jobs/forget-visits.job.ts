import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Takes away links, visits and counts of guesses that are over. */
export const forgetVisits = defineJob({
  queue: 'clients-upkeep',
  name: 'clients.forget-visits',
  payload: z.strictObject({}),
});
