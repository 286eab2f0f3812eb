import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Asks the gateway what became of a text message that it took. */
export const askDelivery = defineJob({
  queue: 'messages-delivery',
  name: 'messages.ask-delivery',
  payload: z.strictObject({ messageId: idOf<'Message'>(), round: z.number().int().min(1).max(40) }),
});
