import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Orders the erasure of whoever was asked for consent and did not give it in time. */
export const disposeOfUnanswered = defineJob({
  queue: 'retention-upkeep',
  name: 'retention.dispose-of-unanswered',
  payload: z.strictObject({}),
});
