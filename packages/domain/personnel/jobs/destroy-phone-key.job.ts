import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Destroys the key of a number of staff that was a mistake, or on record before. */
export const destroyPhoneKey = defineJob({
  queue: 'personnel',
  name: 'personnel.destroy-phone-key',
  payload: z.strictObject({ phoneId: idOf<'StaffPhone'>(), staffId: idOf<'Staff'>() }),
});
