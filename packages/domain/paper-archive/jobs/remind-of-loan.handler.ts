import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { type PaperWorker, remindBorrower } from '../operations/loans/remind-borrower.ts';
import type { remindOfLoan } from './remind-of-loan.job.ts';

export const handle: JobHandler<PayloadOf<typeof remindOfLoan>, PaperWorker> = (run, { services }) =>
  remindBorrower(services.db, run.payload, (tx) => run.done(tx));
