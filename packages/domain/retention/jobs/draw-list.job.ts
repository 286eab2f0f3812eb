import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Orders what the law kept until now of deletions that two people granted; and draws up what else is due, for people to look at. */
export const drawDisposalList = defineJob({
  queue: 'retention-upkeep',
  name: 'retention.draw-list',
  payload: z.strictObject({}),
});
