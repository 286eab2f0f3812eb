import { type Database, openDatabase, runStatement } from '@kean/db';
import type { Instance } from '@kean/dev/instance';
import { newId } from '@kean/kernel';
import { Client } from 'pg';

/** What is stored of an event, in a table of the same columns and indexes that no log stands behind. */
export interface PlainEvents {
  /** One event in a transaction of its own. */
  readonly insert: () => Promise<void>;
  /** Copies so many rows of the log into a file of the server. */
  readonly writeFile: (rows: number) => Promise<void>;
  /** COPY of that file. @returns seconds a row */
  readonly copyEach: (rows: number) => Promise<number>;
  readonly close: () => Promise<void>;
}

const COLUMNS = 'occurred_at, id, session_id, subject_id, principal, branch, policy, form, facts, subject_ids';
const TABLE = `create table plain_event (like audit_record including defaults including constraints including indexes);
  alter table plain_event drop column position;
  grant insert on plain_event to kean_api`;
/** Whoever inserts has looked up the numbers before. */
const INSERT = `insert into plain_event (id, session_id, subject_id, principal, branch, policy, form, facts)
  values ($1::uuid, $2::uuid, $3::uuid, $4::int, $5::int, 1, 4, '[1024]')`;

export async function makePlainEvents(
  instance: Instance,
  keanAdminUrl: string,
  connections: number,
): Promise<PlainEvents> {
  const admin = new Client({ connectionString: keanAdminUrl });
  await admin.connect();
  await admin.query(TABLE);
  const { rows } = await admin.query<{ folder: string }>("select current_setting('data_directory') as folder");
  const file = admin.escapeLiteral(`${rows[0]?.folder}/plain-events.copy`);
  const db: Database = openDatabase({
    url: instance.databases.kean.api,
    max: connections,
    applicationName: 'kean-bench-peer',
  });
  const session = newId();
  let turn = 0;
  return {
    insert: async () => {
      turn += 1;
      await runStatement(db, INSERT, [newId(), session, newId(), turn % 200, turn % 20]);
    },
    writeFile: async (count) => {
      await admin.query(`copy (select ${COLUMNS} from audit_record limit ${count}) to ${file}`);
    },
    copyEach: async (count) => {
      await admin.query('truncate plain_event');
      const began = performance.now();
      const copied = await admin.query(`copy plain_event (${COLUMNS}) from ${file}`);
      if (copied.rowCount !== count) throw new Error(`COPY took ${copied.rowCount} of ${count} rows`);
      return (performance.now() - began) / 1_000 / count;
    },
    close: async () => {
      await Promise.all([db.close(), admin.end()]);
    },
  };
}
