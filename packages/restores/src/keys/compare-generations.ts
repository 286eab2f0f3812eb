import { onConnection } from '../quarantine/on-connection.ts';
import { countWithoutKey, LIVING_CLIENTS, type SealedClient } from '../replaying/erasure-ledger.ts';

/** Clients of the records beside the keys that were restored. */
export interface ComparedGenerations {
  readonly clients: number;
  /** Of whom no key opens what is sealed: they came later, or their key moved on (ADR 0018). */
  readonly withoutKey: number;
}

/** @param recordsUrl superuser's */
export async function compareGenerations(recordsUrl: string, restoredKeysUrl: string): Promise<ComparedGenerations> {
  const living = await onConnection(
    recordsUrl,
    async (client) => (await client.query<SealedClient>(LIVING_CLIENTS)).rows,
  );
  return { clients: living.length, withoutKey: await countWithoutKey(restoredKeysUrl, living) };
}
