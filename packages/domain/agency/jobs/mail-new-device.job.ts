import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Tells a person by mail that somebody signed in as them from a browser that was not seen before. */
export const mailNewDevice = defineJob({
  queue: 'agency-mail',
  name: 'agency.mail-new-device',
  payload: z.strictObject({ deviceId: idOf<'KnownDevice'>() }),
});
