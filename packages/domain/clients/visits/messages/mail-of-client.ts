import type { SqlTransaction } from '@kean/db';
import { type DataKey, DecryptionError, type Ground, open } from '@kean/encryption';
import { type ClientId, Personal } from '@kean/kernel';
import { isAddress } from '@kean/messages';
import type { Services } from '@kean/procedures';
import { placeOfField } from '../../sealed-places.ts';
import { type Coming, messagesFor } from './definitions.ts';

/** The mailbox that a client named and proved in their own pages, and the key that seals what is said; or why nothing goes there. */
export type MailOfClient =
  | { readonly refused: null; readonly mail: Personal<string>; readonly sealWith: DataKey }
  | { readonly refused: 'no-mail' | 'no-ground' };

const MAIL = `SELECT sealed, standing_grounds(client_id) AS grounds FROM client_field WHERE client_id = $1::uuid AND field = 'mail'`;
const HAS = `SELECT FROM client_field WHERE client_id = $1::uuid AND field = 'mail'`;

/** Whether the client has one; the database lets nobody but the client put it there (ADR 0046). */
export async function hasMail(tx: SqlTransaction, clientId: ClientId): Promise<boolean> {
  return (await tx.query(HAS, [clientId])).length > 0;
}

/** Opens it to write to it, on the terms of the phone: as no person, and only if the door of the keyring has a ground. */
export async function mailOfClient(
  tx: SqlTransaction,
  keyring: Services['keyring'],
  client: Coming & { readonly id: ClientId },
): Promise<MailOfClient> {
  const [row] = await tx.query<{ sealed: Buffer; grounds: Ground[] }>(MAIL, [client.id]);
  if (row === undefined) return { refused: 'no-mail' };
  const asked = { id: client.id, state: client.state, ...row, reach: { scope: 'system', assignee: null } } as const;
  const use = { principal: 'system', purpose: messagesFor(client).code.purpose } as const;
  const key = (await keyring.keysFor('client', [asked], use)).keys.get(client.id);
  if (key === undefined) return { refused: 'no-ground' };
  const mail = addressIn(() => mailIn(key, client.id, row.sealed));
  return mail === null ? { refused: 'no-mail' } : { refused: null, mail, sealWith: key };
}

/** The sealed mailbox as it is written to; `null` where it is no address. @throws DecryptionError */
export function mailIn(key: DataKey, clientId: ClientId, sealed: Buffer): Personal<string> | null {
  const mail = new Personal(open(key, placeOfField(clientId, 'mail'), sealed).toString('utf8'));
  return isAddress('mail', mail.open()) ? mail : null;
}

/** A value that was changed or moved opens nothing, and is no address. */
function addressIn(opening: () => Personal<string> | null): Personal<string> | null {
  try {
    return opening();
  } catch (error) {
    if (error instanceof DecryptionError) return null;
    throw error;
  }
}
