import { openDatabase } from '@kean/db';
import { Pool } from 'pg';
import type { AskedDatabases } from './locks.ts';

export interface OpenedDatabases extends AskedDatabases {
  readonly close: () => Promise<void>;
}

/** The records as the api reaches them, and past row security. */
export function openAskedDatabases(urls: { readonly api: string; readonly admin: string }): OpenedDatabases {
  const api = openDatabase({ url: urls.api, applicationName: 'kean-proof', max: 2 });
  const admin = openDatabase({ url: urls.admin, applicationName: 'kean-proof', max: 2 });
  const pool = new Pool({ connectionString: urls.admin, max: 2 });
  // A server that goes away while the pool idles is met by the next question.
  pool.on('error', () => undefined);
  const query = async <Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await pool.query(text, [...values])).rows as Row[];
  return {
    api,
    admin,
    sql: { query },
    close: async () => {
      await Promise.all([api.close(), admin.close(), pool.end()]);
    },
  };
}
