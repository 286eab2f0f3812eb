import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { type ClientsWorker, remindHandlers } from '../requests/reminders/remind-handlers.ts';
import type { remindOfRequest } from './remind-of-request.job.ts';

export const handle: JobHandler<PayloadOf<typeof remindOfRequest>, ClientsWorker> = (run, { services }) =>
  remindHandlers(services.db, run.payload, (tx) => run.done(tx));
