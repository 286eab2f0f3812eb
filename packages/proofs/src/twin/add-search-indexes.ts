import { Client } from 'pg';

const STATEMENTS = [
  'create extension if not exists pg_trgm',
  // Otherwise Postgres runs ILIKE after row security only, and no trigram index serves it: the twin gets its best form.
  'alter function texticlike(text, text) leakproof',
  'alter table twin.client add column phone2 text',
  "set maintenance_work_mem = '512MB'",
  'create index on twin.client (phone)',
  'create index on twin.client (phone2)',
  'create index on twin.client using gin (name gin_trgm_ops)',
  'vacuum analyze twin.client',
];

/** Ordinary indexes for what the twin searches; the table must be there (`makeTwinTables`). Needs a superuser, for one leakproof mark. */
export async function addSearchIndexes(keanAdminUrl: string): Promise<void> {
  const database = new Client({ connectionString: keanAdminUrl });
  await database.connect();
  try {
    for (const statement of STATEMENTS) await database.query(statement);
  } finally {
    await database.end();
  }
}
