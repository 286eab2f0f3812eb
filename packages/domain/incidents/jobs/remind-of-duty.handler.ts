import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { type IncidentsWorker, remindOfRunningDuty } from '../duties/reminders/remind-of-running-duty.ts';
import type { remindOfDuty } from './remind-of-duty.job.ts';

export const handle: JobHandler<PayloadOf<typeof remindOfDuty>, IncidentsWorker> = (run, { services }) =>
  remindOfRunningDuty(services.db, run.payload, (tx) => run.done(tx));
