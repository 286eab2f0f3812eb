import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Places somebody in another branch, when the moment has come. */
export const carryOutMove = defineJob({
  queue: 'personnel',
  name: 'personnel.carry-out-move',
  payload: z.strictObject({ moveId: idOf<'StaffMove'>() }),
});
