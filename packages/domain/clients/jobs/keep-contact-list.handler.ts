import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { type ContactListUpkeep, keepContactListOf } from '../objections/keep-contact-list.ts';
import type { keepContactList } from './keep-contact-list.job.ts';

export const handle: JobHandler<PayloadOf<typeof keepContactList>, ContactListUpkeep> = (run, needs) =>
  keepContactListOf(needs, run.payload.clientId, (tx) => run.done(tx));
