import path from 'node:path';
import { type FreshDatabase, freshDatabase, openSql } from '@kean/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readColumns } from './columns/read-sources.ts';

const SCHEMA = path.resolve(import.meta.dirname, '../../packages/db/schema');

/**
 * Columns of every table outside Postgres itself, as the migrated database has them: also what a migration makes and
 * Prisma does not model. A partition has the columns of its table; a plain view keeps nothing, and is looked through below.
 */
const STORED = `
  SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname || '.' || a.attname AS place
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
    AND c.relkind IN ('r', 'p', 'm', 'f') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped`;
/** What plain views are made of. A view that another is made of is looked through by itself. */
const SHOWN = `
  SELECT DISTINCT u.table_name || '.' || u.column_name AS place FROM information_schema.view_column_usage u
  WHERE u.view_schema NOT IN ('pg_catalog', 'information_schema') AND NOT EXISTS (
    SELECT FROM information_schema.views v WHERE v.table_schema = u.table_schema AND v.table_name = u.table_name)`;
/** What was applied when: written by the migration tool about our own scripts. */
const MIGRATION_HISTORY = /^_prisma_migrations\./;

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.dispose());

async function storedColumns(which: 'kean' | 'keys', text = STORED): Promise<string[]> {
  const sql = openSql(fresh.adminUrls[which]);
  const rows = await sql.query<{ place: string }>(text);
  await sql.close();
  return rows.map(({ place }) => place).filter((place) => !MIGRATION_HISTORY.test(place));
}

describe.each([
  ['kean', 150],
  ['keys', 10],
] as const)('the migrated database %s', (which, least) => {
  it('has no column that the schema does not classify, and the schema none that it has not', async () => {
    const stored = await storedColumns(which);
    const classified = readColumns(path.join(SCHEMA, which)).map(({ place }) => place);
    expect(stored.length).toBeGreaterThan(least);
    expect(stored.sort()).toEqual(classified.sort());
  });
});

it('a view shows nothing but columns that are classified as public', async () => {
  const open = readColumns(path.join(SCHEMA, 'kean'))
    .filter(({ annotations }) => annotations.length > 0 && annotations.every(({ kind }) => kind === 'public'))
    .map(({ place }) => place);
  const shown = await storedColumns('kean', SHOWN);
  expect(shown).toContain('audit_form.purpose');
  expect(shown.filter((place) => !open.includes(place))).toEqual([]);
});

it('sees a personal column that somebody shows through a view', async () => {
  const sql = openSql(fresh.adminUrls.kean);
  await sql.query('CREATE VIEW everybody AS SELECT id, display_name AS label FROM staff');
  await sql.close();
  expect(await storedColumns('kean', SHOWN)).toContain('staff.display_name');
});

it('sees a column that somebody added past the schema', async () => {
  const sql = openSql(fresh.adminUrls.kean);
  await sql.query('ALTER TABLE client ADD COLUMN nickname text');
  await sql.close();
  expect(await storedColumns('kean')).toContain('client.nickname');
});
