import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** On the day from which no copy opens: looks whether that is so, and says it. */
export const issueFinalStatement = defineJob({
  queue: 'retention',
  name: 'retention.issue-final-statement',
  payload: z.strictObject({ erasureId: idOf<'Erasure'>() }),
});
