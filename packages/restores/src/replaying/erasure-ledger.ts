import type { KeyScope } from '@kean/encryption';
import type pg from 'pg';
import type { ErasureLedger } from '../clause-restoration.ts';
import { onConnection } from '../quarantine/on-connection.ts';

export interface ReadLedger {
  readonly erased: ErasureLedger;
  /** Number of the newest erasure; who sees the same number later has missed none. */
  readonly newest: number;
}

const READ = 'select scope, subject_id as id, seq from erasure_fence order by seq';

/** @param keysUrl of the living key store, under a login that may read it */
export async function readErasureLedger(keysUrl: string): Promise<ReadLedger> {
  return onConnection(keysUrl, async (client) => {
    const { rows } = await client.query<{ scope: KeyScope; id: string; seq: string }>(READ);
    const of = (scope: KeyScope) => rows.filter((row) => row.scope === scope).map(({ id }) => id);
    return { erased: { client: of('client'), import: of('import') }, newest: Number(rows.at(-1)?.seq ?? 0) };
  });
}

const AT_ONCE = 10_000;
const HAVE_KEYS = `select count(*) as keys from data_key where scope = 'client' and subject_id = any ($1::uuid[])`;

/** How many of these clients have no key in the key store: what is sealed of them opens never again. */
export async function countWithoutKey(keysUrl: string, clients: readonly string[]): Promise<number> {
  return onConnection(keysUrl, async (client) => {
    let without = 0;
    for (let at = 0; at < clients.length; at += AT_ONCE) {
      const some = clients.slice(at, at + AT_ONCE);
      const { rows } = await client.query<{ keys: string }>(HAVE_KEYS, [some]);
      without += some.length - Number(rows[0]?.keys);
    }
    return without;
  });
}

/** The key store destroys a key with the fence; one that is there behind a fence was put back by somebody. */
export async function countKeysBehindFence(keysUrl: string): Promise<number> {
  return onConnection(keysUrl, async (client: pg.Client) => {
    const { rows } = await client.query<{ keys: string }>(
      'select count(*) as keys from data_key join erasure_fence using (scope, subject_id)',
    );
    return Number(rows[0]?.keys);
  });
}
