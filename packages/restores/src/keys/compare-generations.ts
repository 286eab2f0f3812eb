import { onConnection } from '../quarantine/on-connection.ts';
import { countWithoutKey } from '../replaying/erasure-ledger.ts';
import { livingClients, type SealedClient } from '../replaying/living-clients.ts';

/** Clients of the records beside the keys that were restored. */
export interface ComparedGenerations {
  readonly clients: number;
  /** Of whom no key opens what is sealed: they came later, or their key moved on (ADR 0018). */
  readonly withoutKey: number;
}

/** @param recordsUrl superuser's */
export async function compareGenerations(recordsUrl: string, restoredKeysUrl: string): Promise<ComparedGenerations> {
  return onConnection(recordsUrl, async (client) => {
    let clients = 0;
    async function* counted() {
      const ask = async (statement: string, values: unknown[]) =>
        (await client.query<SealedClient>(statement, values)).rows;
      for await (const page of livingClients(ask)) {
        clients += page.length;
        yield page;
      }
    }
    const withoutKey = await countWithoutKey(restoredKeysUrl, counted());
    return { clients, withoutKey };
  });
}
