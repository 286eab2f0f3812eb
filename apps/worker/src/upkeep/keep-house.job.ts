import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** What any office needs now and then, whatever its clauses: one small statement each. */
export const keepHouse = defineJob({
  queue: 'upkeep',
  name: 'upkeep.keep-house',
  payload: z.strictObject({ task: z.enum(['extend-log', 'forget-done-jobs', 'trim-revocations']) }),
});
