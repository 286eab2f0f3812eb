import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';
import { LEAK_DUTIES } from '../contract/duties.ts';

/** Tells whoever handles a case that half, or four fifths, of the time of a duty is over. What is true then is read when it runs. */
export const remindOfDuty = defineJob({
  queue: 'incidents',
  name: 'incidents.remind-of-duty',
  payload: z.strictObject({ caseId: idOf<'LeakCase'>(), duty: z.enum(LEAK_DUTIES), when: z.enum(['half', 'late']) }),
});
