import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Draws up what is due, for people to look at. */
export const drawDisposalList = defineJob({
  queue: 'retention-upkeep',
  name: 'retention.draw-list',
  payload: z.strictObject({}),
});
