import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Walks the way of a system that comes in, as somebody asked. */
export const tryIncoming = defineJob({
  queue: 'connectors',
  name: 'personnel.try-incoming',
  payload: z.strictObject({ trialId: idOf<'ConnectorTrial'>() }),
});
