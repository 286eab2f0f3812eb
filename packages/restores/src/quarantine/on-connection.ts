import pg from 'pg';

/** Work on a connection of its own, closed whatever happens. Statements may take as long as they need. */
export async function onConnection<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'kean-restore',
    connectionTimeoutMillis: 10_000,
  });
  // A connection that breaks also fails the statement that waits for it; nobody else is to be told.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
