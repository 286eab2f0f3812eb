import { type DataKey, open } from '@kean/encryption';
import type { ClientId } from '@kean/kernel';
import type { ClientCard } from '../contract.ts';
import { decodeCard } from '../rules/client-card.ts';
import { placeOfCard } from '../sealed-places.ts';

/** What a list shows of a client. @throws DecryptionError */
export function maskedCardOf(key: DataKey, clientId: ClientId, sealed: Buffer): ClientCard {
  return decodeCard(open(key, placeOfCard(clientId), sealed));
}
