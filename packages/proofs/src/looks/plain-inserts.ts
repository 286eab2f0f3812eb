import { openDatabase, runStatement } from '@kean/db';
import { newId } from '@kean/kernel';
import { Client } from 'pg';
import type { PopulatedOffice } from '../office/populated-office.ts';

export interface PlainInserts {
  /** One row of the bare facts of a look, committed. */
  readonly insert: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const TABLE = `create table if not exists plain_look (
    id uuid primary key, occurred_at timestamptz not null default now(), principal uuid not null, subject uuid not null,
    purpose text not null, field text not null)`;
const INSERT = `insert into plain_look (id, principal, subject, purpose, field)
  values ($1::uuid, $2::uuid, $3::uuid, 'brokerage-contact', 'phone')`;

/** The same server, database, login, driver and pool; one prepared statement that is a transaction by itself. */
export async function makePlainInserts(
  { instance, keanAdminUrl }: PopulatedOffice,
  connections: number,
): Promise<PlainInserts> {
  const admin = new Client({ connectionString: keanAdminUrl });
  await admin.connect();
  await admin.query(TABLE);
  await admin.query('grant insert on plain_look to kean_api');
  await admin.end();
  const db = openDatabase({ url: instance.databases.kean.api, max: connections, applicationName: 'kean-bench-peer' });
  const subject = newId();
  return {
    insert: async () => {
      await runStatement(db, INSERT, [newId(), newId(), subject]);
    },
    close: () => db.close(),
  };
}
