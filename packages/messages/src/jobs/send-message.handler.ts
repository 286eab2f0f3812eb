import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import type { MessagesWorker } from '../sending/messages-worker.ts';
import { sendMessage } from '../sending/send-message.ts';
import type { SendMessage } from './send-message.job.ts';

export const handle: JobHandler<PayloadOf<SendMessage>, MessagesWorker> = (run, worker) =>
  sendMessage(worker, run.payload.messageId, (tx) => run.done(tx));
