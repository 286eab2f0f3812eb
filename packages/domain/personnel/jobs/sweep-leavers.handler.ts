import { inSqlTransaction } from '@kean/db';
import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { CONDUCTOR, type PersonnelWorker } from '../conducting/personnel-worker.ts';
import { sweepAllLeavers } from '../conducting/sweep-all-leavers.ts';
import { remindAgain } from '../reminder/remind-again.ts';
import type { sweepLeavers } from './sweep-leavers.job.ts';

export const handle: JobHandler<PayloadOf<typeof sweepLeavers>, PersonnelWorker> = async (run, worker) => {
  await sweepAllLeavers(worker, run.signal);
  await remindAgain(worker);
  await inSqlTransaction(worker.services.db, CONDUCTOR, (tx) => run.done(tx));
};
