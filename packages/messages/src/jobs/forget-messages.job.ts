import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Takes away what is over: contents that are of no use to anybody any more, and rows after ninety days. */
export const forgetMessages = defineJob({
  queue: 'messages-delivery',
  name: 'messages.forget',
  payload: z.strictObject({}),
});
