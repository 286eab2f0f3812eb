import pg from 'pg';
import { BackupFailed } from '../../backup-failed.ts';

/** What a base has to say of its cluster that its files do not say in the clear. */
export interface ClusterFacts {
  readonly systemId: string;
  readonly segmentBytes: number;
  readonly serverVersion: string;
  /** Name of the role that `initdb` made. */
  readonly administrator: string;
  readonly now: Date;
  /** How far the log is written, `1A/2B3C`: the end of a base is, before its program ends. */
  readonly place: string;
}

const FACTS = `
  select (select system_identifier::text from pg_control_system()) as "systemId",
    (select setting::int from pg_settings where name = 'wal_segment_size') as "segmentBytes",
    split_part(current_setting('server_version'), ' ', 1) as "serverVersion",
    (select rolname::text from pg_roles where oid = 10) as administrator, clock_timestamp() as now,
    pg_current_wal_lsn()::text as place`;

/** @param databaseUrl any login of the cluster; only the catalogue is asked. @throws BackupFailed */
export async function readClusterFacts(databaseUrl: string): Promise<ClusterFacts> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'kean-backup' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<ClusterFacts>(FACTS);
    if (rows[0] === undefined) throw new BackupFailed('source-unreachable');
    return rows[0];
  } catch (error) {
    throw error instanceof BackupFailed ? error : new BackupFailed('source-unreachable', error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
