import { hash } from 'node:crypto';
import { Client, type QueryConfig } from 'pg';

const PAGE = 10_000;

/** The driver knows it; its types do not. */
interface BinaryQuery extends QueryConfig {
  readonly binary: true;
}
/** Prepared and in binary: bytes come as they are, not as hexadecimal text to be read back. */
const PAGE_QUERY = {
  name: 'page',
  text: 'select entry from bare_entry where sequence > $1 and sequence <= $2 order by sequence',
  binary: true,
} as const;

/** The peer of a verifier: the same entries as rows of a table, read in their order and hashed once each. */
export interface EntryTable {
  insert(entries: readonly Buffer[]): Promise<void>;
  /** Reads and hashes the first so many. @returns seconds */
  readAndHash(rows: number): Promise<number>;
  close(): Promise<void>;
}

export async function makeEntryTable(url: string): Promise<EntryTable> {
  const database = new Client({ connectionString: url });
  await database.connect();
  await database.query(
    'create table bare_entry (sequence bigint generated always as identity primary key, entry bytea)',
  );
  return {
    async insert(entries) {
      for (let first = 0; first < entries.length; first += PAGE) {
        await database.query('insert into bare_entry (entry) select * from unnest($1::bytea[])', [
          entries.slice(first, first + PAGE),
        ]);
      }
    },
    async readAndHash(rows) {
      const began = performance.now();
      let read = 0;
      while (read < rows) {
        const query: BinaryQuery = { ...PAGE_QUERY, values: [read, Math.min(read + PAGE, rows)] };
        const page = await database.query<{ entry: Buffer }>(query);
        for (const { entry } of page.rows) hash('sha256', entry, 'binary');
        if (page.rows.length === 0) throw new Error(`the table has ${read} of ${rows} rows`);
        read += page.rows.length;
      }
      return (performance.now() - began) / 1000;
    },
    close: () => database.end(),
  };
}
