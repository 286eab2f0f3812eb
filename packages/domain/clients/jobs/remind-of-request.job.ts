import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Tells whoever has a request, or could, that its day is near or over. What is true then is read when it runs. */
export const remindOfRequest = defineJob({
  queue: 'clients',
  name: 'clients.remind-of-request',
  payload: z.strictObject({ requestId: idOf<'Request'>(), when: z.enum(['near', 'over']) }),
});
