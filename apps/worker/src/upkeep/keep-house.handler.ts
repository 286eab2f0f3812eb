import { type Database, inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { forgetDoneJobs, type PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import type { keepHouse } from './keep-house.job.ts';

/** Months of the log that are ready in advance; without a partition for its month no event could be written, and nothing shown. */
const LOG_MONTHS_AHEAD = 25;

type Task = PayloadOf<typeof keepHouse>['task'];

const TASKS: Readonly<Record<Task, (tx: SqlTransaction) => Promise<unknown>>> = {
  'extend-log': (tx) => tx.query('select ensure_audit_partitions(current_date, $1::int)', [LOG_MONTHS_AHEAD]),
  'forget-done-jobs': (tx) => forgetDoneJobs(tx),
  'trim-revocations': (tx) => tx.query('select trim_revocations()'),
};

export interface UpkeepNeeds {
  readonly services: { readonly db: Database };
}

export const handle: JobHandler<PayloadOf<typeof keepHouse>, UpkeepNeeds> = (run, { services }) =>
  inSqlTransaction(services.db, nobody, async (tx) => {
    await TASKS[run.payload.task](tx);
    await run.done(tx);
  });
