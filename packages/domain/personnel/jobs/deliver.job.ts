import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Tells one system one thing. The database promises it, in the transaction of what happened; name, queue and payload stand there too. */
export const deliver = defineJob({
  queue: 'connectors',
  name: 'personnel.deliver',
  payload: z.strictObject({ deliveryId: idOf<'ConnectorDelivery'>() }),
});
