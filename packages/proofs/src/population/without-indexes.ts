import type { Client } from 'pg';

/** Tables that a population fills in bulk. */
const TABLES = ['client', 'client_field', 'client_token', 'assignment'];
/** Keys that come in order are cheap to keep up and other tables refer to them; the one of tokens is neither. */
const SCATTERED_KEY = 'client_token_pkey';

interface DroppedIndex {
  readonly drop: string;
  readonly restore: string;
}

/**
 * Does bulk work while the scattered indexes of the client tables are away, and builds them anew afterwards in one sweep each,
 * also when the work fails.
 */
export async function withoutIndexes(client: Client, work: () => Promise<void>): Promise<void> {
  const dropped = [...(await plainIndexes(client)), ...(await scatteredKey(client))];
  for (const { drop } of dropped) await client.query(drop);
  try {
    await work();
  } finally {
    for (const { restore } of dropped) await client.query(restore);
  }
}

async function plainIndexes(client: Client): Promise<DroppedIndex[]> {
  const found = await client.query<DroppedIndex>(
    `select format('drop index %s', i.indexrelid::regclass) as drop, pg_get_indexdef(i.indexrelid) as restore
     from pg_index i
     where i.indrelid = any ($1::regclass[])
       and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [TABLES],
  );
  return found.rows;
}

async function scatteredKey(client: Client): Promise<DroppedIndex[]> {
  const found = await client.query<DroppedIndex>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
       format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as restore
     from pg_constraint where conname = $1`,
    [SCATTERED_KEY],
  );
  return found.rows;
}
