import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Writes down that a recovery nobody used is over. */
export const expireRecovery = defineJob({
  queue: 'agency',
  name: 'agency.expire-recovery',
  payload: z.strictObject({ recoveryId: idOf<'AccountRecovery'>() }),
});
