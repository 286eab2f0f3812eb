import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { forgetOldVisits, type VisitsUpkeep } from '../visits/forget-visits.ts';
import type { forgetVisits } from './forget-visits.job.ts';

export const handle: JobHandler<PayloadOf<typeof forgetVisits>, VisitsUpkeep> = (run, { services }) =>
  forgetOldVisits(services.db, (tx) => run.done(tx));
