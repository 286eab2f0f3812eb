import { Client } from 'pg';

/** A database of a peer's own, on the server that ours is on. */
export interface PeerDatabase {
  readonly url: string;
  readonly query: (text: string, values?: readonly unknown[]) => Promise<void>;
  /** Closes the connection; `drop` after the peer has gone. */
  readonly close: () => Promise<void>;
  readonly drop: () => Promise<void>;
}

/** Makes the database anew: what an aborted run left goes first. */
export async function makePeerDatabase(adminUrl: string, name: string): Promise<PeerDatabase> {
  await once(adminUrl, [`drop database if exists ${name} with (force)`, `create database ${name}`]);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  return {
    url: url.href,
    query: async (text, values = []) => {
      await client.query(text, [...values]);
    },
    close: () => client.end(),
    drop: () => once(adminUrl, [`drop database if exists ${name} with (force)`]),
  };
}

async function once(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
