import pg from 'pg';

/** What the factories need of a database: a transaction of `@kean/db` has the same shape. */
export interface Sql {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface OpenedSql extends Sql {
  readonly close: () => Promise<void>;
}

/**
 * Plain SQL on any address of a {@link FreshDatabase}. With `adminUrls` it looks past row security: for preparing a test and
 * for reading what is really stored, never for the code under test.
 */
export function openSql(url: string): OpenedSql {
  const pool = new pg.Pool({ connectionString: url, max: 2, application_name: 'kean-test' });
  // A database that is dropped while the pool idles must not fail the run.
  pool.on('error', () => undefined);
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) => {
      const { rows } = await pool.query(text, [...values]);
      return rows as Row[];
    },
    close: () => pool.end(),
  };
}
