import { defineJob } from '@kean/queues';
import { z } from 'zod';
import { ImprovementId } from '../contract/review.ts';

/** Tells whoever owns an improvement that it is due soon, or overdue. What is true then is read when it runs. */
export const remindOfImprovement = defineJob({
  queue: 'incidents',
  name: 'incidents.remind-of-improvement',
  payload: z.strictObject({ improvementId: ImprovementId, when: z.enum(['soon', 'late']) }),
});
