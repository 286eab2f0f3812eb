import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Goes on with a leaving from where it stands. */
export const conductLeaving = defineJob({
  queue: 'personnel',
  name: 'personnel.conduct-leaving',
  payload: z.strictObject({ leavingId: idOf<'Leaving'>() }),
});
