import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { ClientState } from '../contract.ts';

/** What upkeep reads of a client: the keyring asks for no less. */
export interface WalkedClient {
  readonly id: ClientId;
  readonly state: ClientState;
}

const BEHIND = `SELECT id, state FROM client WHERE ($1::uuid IS NULL OR id > $1::uuid) ORDER BY id LIMIT $2::int`;
const THESE = 'SELECT id, state FROM client WHERE id = ANY($1::uuid[])';

/** The next clients behind an id, of the whole agency as far as the transaction's principal reaches. */
export function clientsBehind(tx: SqlTransaction, after: ClientId | null, limit: number): Promise<WalkedClient[]> {
  return tx.query<WalkedClient>(BEHIND, [after, limit]);
}

/** These clients; one that does not exist is left out. */
export function walkedClients(tx: SqlTransaction, ids: readonly string[]): Promise<WalkedClient[]> {
  return tx.query<WalkedClient>(THESE, [ids]);
}
