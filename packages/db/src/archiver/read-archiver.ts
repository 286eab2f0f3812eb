import type { SqlTransaction } from '../sql-transaction.ts';
import { type ArchiverFacts, type ArchiverVerdict, judgeArchiver } from './judge-archiver.ts';

/** Every login may ask this. */
const FACTS = `
  select clock_timestamp() as now, current_setting('archive_mode') <> 'off' as archives,
    (select setting::int from pg_settings where name = 'archive_timeout') as "timeoutSeconds",
    pg_postmaster_start_time() as "serverStartedAt", last_archived_time as "lastArchivedAt", last_failed_time as "lastFailedAt"
  from pg_stat_archiver`;

/** Whether the write-ahead log leaves the machine in time, as the server itself says. */
export async function readArchiver(tx: SqlTransaction): Promise<ArchiverVerdict> {
  const [facts] = await tx.query<ArchiverFacts>(FACTS);
  return judgeArchiver(facts as ArchiverFacts);
}
