import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Makes the list of addresses that are not contacted say what the client's objection says now. */
export const keepContactList = defineJob({
  queue: 'clients',
  name: 'clients.keep-contact-list',
  payload: z.strictObject({ clientId: idOf<'Client'>() }),
});
