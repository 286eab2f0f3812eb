import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** On the day of a list: carries it out, and looks again until everything that it ordered has ended. */
export const carryOutList = defineJob({
  queue: 'retention-upkeep',
  name: 'retention.carry-out-list',
  payload: z.strictObject({ listId: idOf<'DisposalList'>() }),
});
