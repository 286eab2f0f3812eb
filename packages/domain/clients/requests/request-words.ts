import { type DataKey, DecryptionError, open, type SealingKey, seal } from '@kean/encryption';
import type { ClientId, Principal } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import { failClients } from '../errors.ts';
import { placeOfRequestWords } from '../sealed-places.ts';

/** Under this purpose a person of the office writes into a client's case; the key seals and opens nothing. */
const WRITING = 'write-requests';

/** The key by which a person of the office seals what they write into this client's case. */
export async function sealingKeyOf(
  keyring: Services['keyring'],
  clientId: ClientId,
  principal: Principal,
): Promise<SealingKey> {
  const key = (await keyring.createFor('client', [clientId], { principal, purpose: WRITING })).get(clientId);
  if (key === undefined) throw failClients('CLIENTS_CLIENT_NOT_FOUND');
  return key;
}

/** Sealed for its step; `null` where nothing was written. */
export function sealWords(key: SealingKey, clientId: ClientId, stepId: string, words: string): Buffer | null {
  return words === '' ? null : seal(key, placeOfRequestWords(clientId, stepId), Buffer.from(words, 'utf8'));
}

/** `null` where nothing was written, or it does not open: a case is shown without what was changed or moved. */
export function openedWords(key: DataKey, clientId: ClientId, stepId: string, sealed: Buffer | null): string | null {
  if (sealed === null) return null;
  try {
    return open(key, placeOfRequestWords(clientId, stepId), sealed).toString('utf8');
  } catch (error) {
    if (error instanceof DecryptionError) return null;
    throw error;
  }
}
