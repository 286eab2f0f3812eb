import pg from 'pg';

/** Runs administrative work on a connection of its own and closes it whatever happens. */
export async function withConnection<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'kean-migrate',
    connectionTimeoutMillis: 10_000,
    options: '-c TimeZone=UTC -c client_min_messages=warning',
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
