import pg from 'pg';
import { BackupFailed } from '../backup-failed.ts';

/** One moment of a database, held for as long as it is open. What is counted here is what the dump holds, to the row. */
export interface Snapshot {
  readonly id: string;
  readonly takenAt: Date;
  readonly serverVersion: string;
  readonly schemaVersion: string;
  /** Tables with rows of their own, partitions apart. */
  readonly tables: readonly string[];
  countRows(table: string): Promise<number>;
  close(): Promise<void>;
}

const FACTS = `
  select pg_export_snapshot() as id, now() as "takenAt", split_part(current_setting('server_version'), ' ', 1) as "serverVersion",
    (select migration_name from _prisma_migrations where finished_at is not null order by finished_at desc, migration_name desc limit 1)
      as "schemaVersion"`;
const TABLES = `
  select c.relname as name from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`;

/**
 * @param databaseUrl under a login that reads every row: what row security would leave out is an error here, and never a smaller count
 * @throws BackupFailed
 */
export async function openSnapshot(databaseUrl: string): Promise<Snapshot> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'kean-backup' });
  let lost: unknown;
  client.on('error', (error) => {
    lost = error;
  });
  const ask = async <Row>(text: string): Promise<Row[]> => {
    try {
      const { rows } = await client.query(text);
      return rows as Row[];
    } catch (error) {
      throw new BackupFailed(isRights(error) ? 'source-rights' : 'source-unreachable', lost ?? error);
    }
  };
  try {
    await client.connect().catch((cause) => {
      throw new BackupFailed('source-unreachable', cause);
    });
    await ask('begin isolation level repeatable read read only');
    await ask('set local row_security = off; set local statement_timeout = 0; set local lock_timeout = 0');
    await ask('set local idle_in_transaction_session_timeout = 0');
    const [facts] = await ask<Pick<Snapshot, 'id' | 'takenAt' | 'serverVersion' | 'schemaVersion'>>(FACTS);
    if (facts === undefined) throw new BackupFailed('source-unreachable');
    const tables = (await ask<{ name: string }>(TABLES)).map(({ name }) => name);
    const countRows = async (table: string) => {
      const [row] = await ask<{ rows: string }>(`select count(*) as rows from ${pg.escapeIdentifier(table)}`);
      return Number(row?.rows);
    };
    return { ...facts, tables, countRows, close: () => client.end() };
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

const INSUFFICIENT_PRIVILEGE = '42501';

function isRights(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === INSUFFICIENT_PRIVILEGE;
}
