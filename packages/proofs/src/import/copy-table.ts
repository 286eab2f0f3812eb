import type { Instance } from '@kean/dev/instance';
import { Client } from 'pg';

/** COPY of a list as it lies in the file, by the server itself: nothing is sent over a connection and nothing understood. */
export interface CopyTable {
  secondsEach(file: string, rows: number, table: 'indexed' | 'bare'): Promise<number>;
  close(): Promise<void>;
}

/** Columns of an invented list, in its order. */
const COLUMNS =
  'name,gender,phone,id_number,client_type,district,layout,price,area,move_in,address,certificate,agent,branch,registered_on,remark'.split(
    ',',
  );

const PLAIN = (name: string) =>
  `create table plain.${name} (
    id uuid primary key default gen_random_uuid(), number bigint generated always as identity,
    ${COLUMNS.map((column) => `${column} text`).join(', ')})`;

/** What it takes in the clear to find a client by number, phone, tail of a phone, identity number and part of a name, and to list. */
const INDEXES = [
  'create unique index on plain.indexed (number)',
  'create unique index on plain.indexed (branch, phone)',
  'create index on plain.indexed (right(phone, 4))',
  'create index on plain.indexed (id_number)',
  'create index on plain.indexed using gin (name gin_trgm_ops)',
  'create index on plain.indexed (agent, id desc)',
  'create index on plain.indexed (branch, id desc)',
];

export async function openCopyTable(instance: Instance): Promise<CopyTable> {
  const url = new URL(instance.databases.admin);
  url.pathname = new URL(instance.databases.kean.owner).pathname;
  const database = new Client({ connectionString: url.href });
  await database.connect();
  const statements = ['create extension if not exists pg_trgm', 'create schema plain', PLAIN('bare'), PLAIN('indexed')];
  for (const statement of [...statements, ...INDEXES]) await database.query(statement);
  return {
    // The rows stay, as imported clients do, so that both work on tables that grow alike.
    async secondsEach(file, rows, table) {
      const began = performance.now();
      const copied = await database.query(
        `copy plain.${table} (${COLUMNS.join()}) from ${database.escapeLiteral(file)} with (format csv, header)`,
      );
      if (copied.rowCount !== rows) throw new Error(`COPY took ${copied.rowCount} of ${rows} rows`);
      return (performance.now() - began) / 1_000 / rows;
    },
    close: () => database.end(),
  };
}
