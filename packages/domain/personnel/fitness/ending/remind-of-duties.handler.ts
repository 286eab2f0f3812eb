import { inSqlTransaction } from '@kean/db';
import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { CONDUCTOR, type PersonnelWorker } from '../../conducting/personnel-worker.ts';
import type { remindOfDuties } from './remind-of-duties.job.ts';
import { tellOfDuties } from './tell-of-duties.ts';

export const handle: JobHandler<PayloadOf<typeof remindOfDuties>, PersonnelWorker> = (run, { services }) =>
  inSqlTransaction(services.db, CONDUCTOR, async (tx) => {
    await tellOfDuties(tx);
    await run.done(tx);
  });
