import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { askForDelivery } from '../sending/ask-delivery.ts';
import type { MessagesWorker } from '../sending/messages-worker.ts';
import type { askDelivery } from './ask-delivery.job.ts';

export const handle: JobHandler<PayloadOf<typeof askDelivery>, MessagesWorker> = (run, worker) =>
  askForDelivery(worker, run.payload, (tx) => run.done(tx));
