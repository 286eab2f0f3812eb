import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import type { DutyReminder } from '../duties/reminders/remind-of-running-duty.ts';
import { remindOwner } from '../review/reminding/remind-of-improvement.ts';
import type { remindOfImprovement } from './remind-of-improvement.job.ts';

export const handle: JobHandler<PayloadOf<typeof remindOfImprovement>, DutyReminder> = (run, { services }) =>
  remindOwner(services.db, run.payload, (tx) => run.done(tx));
