import type { WalkedClient } from '@kean/clients/contract/upkeep';
import { nobody, type RowPrincipal } from '@kean/db';
import type { DataKey, Keyring } from '@kean/encryption';

/** Upkeep acts for no person and on the whole agency; what it may open is for the guard to say. */
export const UPKEEP: RowPrincipal = { ...nobody, clientScope: 'agency' };

/** Keys of these clients through the same door as everybody else's. */
export async function keysForUpkeep(
  keyring: Keyring,
  clients: readonly WalkedClient[],
): Promise<ReadonlyMap<string, DataKey>> {
  const asked = clients.map(
    ({ id, state }) => ({ id, state, grounds: [], reach: { scope: 'system', assignee: null } }) as const,
  );
  const { keys } = await keyring.keysFor('client', asked, { principal: 'system', purpose: 'key-rotation' });
  return keys;
}
