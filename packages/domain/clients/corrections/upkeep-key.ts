import type { DataKey } from '@kean/encryption';
import type { ClientId } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import type { ClientState } from '../contract.ts';
import { failClients } from '../errors.ts';

/** The key of a client for moving a value into its trail: nothing that it opens leaves the process but sealed. @throws AppError CLIENTS_CLIENT_NOT_FOUND */
export async function upkeepKey(
  keyring: Services['keyring'],
  id: ClientId,
  state: ClientState,
  sealed: Buffer,
): Promise<DataKey> {
  const asked = { id, state, grounds: [], reach: { scope: 'system', assignee: null }, sealed } as const;
  const { keys } = await keyring.keysFor('client', [asked], { principal: 'system', purpose: 'keep-trail' });
  const key = keys.get(id);
  if (key === undefined) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
  return key;
}
