import { promiseDailyVerification } from '@kean/accountability/worker';
import { type Database, inSqlTransaction, nobody, type SqlTransaction } from '@kean/db';
import { forgetDoneJobs, type QueueFigures, readQueueFigures } from '@kean/queues';

/** Months of the log that are ready in advance; without a partition for its month no event could be written, and nothing shown. */
const LOG_MONTHS_AHEAD = 25;
const FIGURES_EVERY_MS = 10_000;
const TIDY_EVERY_MS = 3_600_000;

export interface UpkeepParts {
  readonly db: Database;
  readonly show: (figures: readonly QueueFigures[]) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * What has to be done now and then, by any worker and by several at once without harm: figures of the queues, partitions of the log,
 * keys of work done long ago, revocations nobody resumes from, the nightly comparison of database and log.
 *
 * @returns ends it
 */
export function startUpkeep({ db, show, onError }: UpkeepParts): () => void {
  const attempt = (work: (tx: SqlTransaction) => Promise<void>) => () => {
    inSqlTransaction(db, nobody, work).catch(onError);
  };
  const figures = attempt(async (tx) => show(await readQueueFigures(tx)));
  const tidy = attempt(async (tx) => {
    await tx.query('select ensure_audit_partitions(current_date, $1::int)', [LOG_MONTHS_AHEAD]);
    await forgetDoneJobs(tx);
    await tx.query('select trim_revocations()');
    await promiseDailyVerification(tx, new Date());
  });
  figures();
  tidy();
  const timers = [setInterval(figures, FIGURES_EVERY_MS), setInterval(tidy, TIDY_EVERY_MS)];
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
