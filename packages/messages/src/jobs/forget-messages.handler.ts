import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { forgetOldMessages } from '../sending/forget-messages.ts';
import type { MessagesWorker } from '../sending/messages-worker.ts';
import type { forgetMessages } from './forget-messages.job.ts';

export const handle: JobHandler<PayloadOf<typeof forgetMessages>, MessagesWorker> = (run, { services }) =>
  forgetOldMessages(services.db, (tx) => run.done(tx));
