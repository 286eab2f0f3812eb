import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Carries an erasure on from where it stands, to its end. */
export const eraseClients = defineJob({
  queue: 'retention',
  name: 'retention.erase-clients',
  payload: z.strictObject({ erasureId: idOf<'Erasure'>() }),
});
