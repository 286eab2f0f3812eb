import type { KeyScope } from '@kean/encryption';
import type pg from 'pg';
import type { ErasureLedger } from '../clause-restoration.ts';
import { onConnection } from '../quarantine/on-connection.ts';
import type { SealedClient } from './living-clients.ts';

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

/**
 * A key holds its newest generations: what was sealed under one that it dropped opens never again (ADR 0018). Who stands in the ledger by
 * now was erased while the restore ran: that the key is gone is as it must be, and the opening asks for what is left of the person.
 */
const HAVE_KEYS = `
  select count(*) as keys from unnest($1::uuid[], $2::int8[]) asked (id, generation)
   where exists (select from data_key k where k.scope = 'client' and k.subject_id = asked.id
                  and asked.generation between k.generation - k.held + 1 and k.generation)
      or exists (select from erasure_fence f where f.scope = 'client' and f.subject_id = asked.id)`;

/** How many of these clients have no key in the key store that opens them: none at all, or one of later generations alone. */
export async function countWithoutKey(keysUrl: string, pages: AsyncIterable<readonly SealedClient[]>): Promise<number> {
  return onConnection(keysUrl, async (client) => {
    let without = 0;
    for await (const page of pages) {
      const { rows } = await client.query<{ keys: string }>(HAVE_KEYS, [
        page.map(({ id }) => id),
        page.map(({ generation }) => generation),
      ]);
      without += page.length - Number(rows[0]?.keys);
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
