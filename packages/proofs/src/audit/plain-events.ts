import { type Database, openDatabase, runStatement } from '@kean/db';
import type { Instance } from '@kean/dev/instance';
import { newId } from '@kean/kernel';
import { Client } from 'pg';

/**
 * The same events in an ordinary table: their words as they are, checks of codes, an index for each search, and no log behind it. It does
 * not change when ours becomes narrower.
 */
export interface PlainEvents {
  /** One event in a transaction of its own. */
  readonly insert: () => Promise<void>;
  /** Copies so many rows of the log into a file of the server. */
  readonly writeFile: (rows: number) => Promise<void>;
  /** COPY of that file. @returns seconds a row */
  readonly copyEach: (rows: number) => Promise<number>;
  readonly close: () => Promise<void>;
}

const COLUMNS =
  'id, occurred_at, action, outcome, principal_id, session_id, branch_id, subject_kind, subject_id, subject_ids, purpose, fields, policy_hash, facts';
const TABLE = `create table plain_event (
    id uuid not null, occurred_at timestamptz not null default clock_timestamp(), action text not null, outcome text not null,
    principal_id uuid, session_id uuid, branch_id uuid, subject_kind text, subject_id uuid, subject_ids uuid[] not null default '{}',
    purpose text, fields text[] not null default '{}', policy_hash bytea, facts jsonb,
    primary key (occurred_at, id),
    check (outcome in ('allowed', 'refused', 'failed') and octet_length(action) <= 80 and action ~ '^[a-z.-]+$'
      and purpose ~ '^[a-z-]+$' and subject_kind ~ '^[A-Za-z]+$' and jsonb_typeof(facts) = 'object'));
  create index on plain_event (principal_id, occurred_at desc);
  create index on plain_event (subject_id, occurred_at desc);
  create index on plain_event (branch_id, occurred_at desc);
  create index on plain_event using gin (subject_ids);
  create index on plain_event (action, occurred_at desc)
    where action not in ('circulation.field-revealed', 'clients.dossier-read', 'clients.listed', 'clients.searched');
  create index on plain_event (occurred_at desc) where outcome <> 'allowed';
  grant insert on plain_event to kean_api`;
const INSERT = `insert into plain_event (id, action, outcome, principal_id, session_id, branch_id, subject_kind, subject_id, subject_ids,
    purpose, fields, policy_hash, facts)
  values ($1::uuid, 'circulation.field-revealed', 'allowed', $2::uuid, $3::uuid, $4::uuid, 'Client', $5::uuid, '{}',
    'brokerage-contact', '{phone}', decode($6, 'hex'), $7::jsonb)`;

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
  const [principal, session, branch, policy] = [newId(), newId(), newId(), 'ab'.repeat(32)];
  return {
    insert: async () => {
      await runStatement(db, INSERT, [newId(), principal, session, branch, newId(), policy, '{"clientNumber":1024}']);
    },
    writeFile: async (count) => {
      await admin.query(`copy (select ${COLUMNS} from audit_event limit ${count}) to ${file}`);
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
