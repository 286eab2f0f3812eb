import { inSqlTransaction } from '@kean/db';
import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { CONDUCTOR, type PersonnelWorker } from '../../conducting/personnel-worker.ts';
import { forgetPastMails } from '../../directory/changed-mail/forget-past-mails.ts';
import { forgetPapers } from '../../fitness/papers/forget-papers.ts';
import { forgetPrivateMails } from '../../reminder/forget-private-mails.ts';
import { forgetBreaches } from '../breaches/forget-breaches.ts';
import type { forgetBreachesJob } from './forget-breaches.job.ts';

export const handle: JobHandler<PayloadOf<typeof forgetBreachesJob>, PersonnelWorker> = async (run, worker) => {
  while ((await forgetBreaches(worker)) > 0);
  while ((await forgetPastMails(worker)) > 0);
  while ((await forgetPapers(worker)) > 0);
  while ((await forgetPrivateMails(worker)) > 0);
  await inSqlTransaction(worker.services.db, CONDUCTOR, (tx) => run.done(tx));
};
