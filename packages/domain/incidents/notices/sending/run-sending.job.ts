import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Goes on with the notice of a leak to its clients, once for each round. */
export const runSending = defineJob({
  queue: 'leak-notices',
  name: 'incidents.run-sending',
  payload: z.strictObject({ noticeId: idOf<'LeakNotice'>(), round: z.int().positive() }),
});
