import { existsSync } from 'node:fs';
import { Client } from 'pg';
import { Fault } from '../fault.ts';
import type { Progress } from '../progress.ts';

/**
 * Makes the root key of a new instance. An instance whose key store has been used never gets another: nothing could be read with
 * it, and a file that is only missing would look like a fresh installation.
 * @param keysOwnerUrl owner of the key store
 */
export async function makeRootKey(file: string, keysOwnerUrl: string, progress: Progress): Promise<void> {
  if (existsSync(file)) return;
  if (await wasUsed(keysOwnerUrl)) {
    throw new Fault(
      `The root key ${file} is missing, and the key store holds keys that only it can open.`,
      'Put the copy back that you kept apart; if there is none, `npm run reset` begins anew without the old data.',
    );
  }
  const { fileRootKey } = await import('@kean/encryption');
  await fileRootKey(file, { createIfAbsent: true });
  progress.note(`a new root key is in ${file}: without it no client can be read, keep a copy apart`);
}

async function wasUsed(keysOwnerUrl: string): Promise<boolean> {
  const client = new Client({ connectionString: keysOwnerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ used: boolean }>(
      'select exists (select from index_root) or exists (select from data_key) as used',
    );
    return rows[0]?.used ?? false;
  } finally {
    await client.end();
  }
}
