import pg from 'pg';

/** As much of a row as an agency's is: half sealed bytes that do not pack, half ids, codes and times that do. */
const TABLE = `
  create table if not exists _prisma_migrations (migration_name text, finished_at timestamptz);
  insert into _prisma_migrations select '20260101000000_bench', now() where not exists (select from _prisma_migrations);
  create table if not exists dossier (id uuid, branch_id uuid, state text, number bigint, card bytea, created_at timestamptz)`;
const ROWS = `
  insert into dossier
  select gen_random_uuid(), md5((i % 40)::text)::uuid, (array['active', 'quarantine', 'restricted'])[1 + i % 3], i,
    decode(repeat(replace(gen_random_uuid()::text, '-', ''), 4) , 'hex') || sha512(i::text::bytea) || sha512((-i)::text::bytea),
    now() - i * interval '1 second'
  from generate_series($1::int, $2::int) i`;

/** Fills up to so many rows. */
export async function fillTo(databaseUrl: string, rows: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(TABLE);
    const { rows: found } = await client.query<{ count: number }>('select count(*)::int as count from dossier');
    await client.query(ROWS, [(found[0]?.count ?? 0) + 1, rows]);
    await client.query('vacuum analyze dossier');
  } finally {
    await client.end();
  }
}
