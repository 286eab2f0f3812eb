/** What a restored database holds of people who are gone, found by its own catalogue and by no list of places that the product has. */
import type { Client } from 'pg';

/** Every table that names a client, and how many rows of it name one of these. */
const NAMING = `
  select c.relname as "table", a.attname as "column" from pg_class c join pg_attribute a on a.attrelid = c.oid
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and not a.attisdropped
     and a.atttypid = 'uuid'::regtype and a.attname = 'client_id' order by 1`;
/** Columns in which something about a person can stand: sealed bytes, index tokens, words. */
const SPEAKING = `
  select c.relname as "table" from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
     and (a.attname in ('sealed', 'token', 'wording', 'address', 'certificate_no', 'sealed_key', 'matches')) group by 1`;

/**
 * Kept on purpose, by ids and codes alone: that somebody was asked, answered, had a case, stood on a list, was held back, and that they were
 * erased; and paper that lies in a cabinet until two people destroyed it.
 */
export const KEPT_ON_PURPOSE: ReadonlySet<string> = new Set([
  ...['erased_client', 'erasure_certificate', 'disposal_item', 'kept_by_law', 'legal_hold'],
  ...['assignment', 'client_request', 'client_request_step', 'consent_act', 'consent_asking', 'disposal_due'],
  ...['paper_file', 'service_event'],
]);

export interface Left {
  readonly table: string;
  readonly rows: number;
}

export async function tablesThatNameThem(restored: Client, ids: readonly string[]): Promise<readonly Left[]> {
  const { rows } = await restored.query<{ table: string; column: string }>(NAMING);
  const found: Left[] = [];
  for (const { table, column } of rows) {
    const counted = await restored.query<{ rows: number }>(
      `select count(*)::int as rows from "${table}" where "${column}" = any ($1::uuid[])`,
      [ids],
    );
    const [{ rows: named } = { rows: 0 }] = counted.rows;
    if (named > 0) found.push({ table, rows: named });
  }
  return found;
}

/** Of those, where more than ids and codes stands. */
export async function whatSpeaksOfThem(restored: Client, ids: readonly string[]): Promise<readonly Left[]> {
  const { rows } = await restored.query<{ table: string }>(SPEAKING);
  const speaking = new Set(rows.map(({ table }) => table));
  const named = await tablesThatNameThem(restored, ids);
  const cards = await restored.query<{ rows: number }>(
    `select count(*)::int as rows from client
      where id = any ($1::uuid[]) and (octet_length(card) > 1 or state <> 'erased' or assignee_id is not null or roles <> '{}')`,
    [ids],
  );
  const [{ rows: open } = { rows: 0 }] = cards.rows;
  const left = named.filter(({ table }) => speaking.has(table) && !KEPT_ON_PURPOSE.has(table));
  return open > 0 ? [...left, { table: 'client', rows: open }] : left;
}

export const inWords = (left: readonly Left[]): string =>
  left.length === 0 ? 'nothing' : left.map(({ table, rows }) => `${rows} rows of ${table}`).join(', ');
