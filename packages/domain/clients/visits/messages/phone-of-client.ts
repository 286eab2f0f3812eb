import type { SqlTransaction } from '@kean/db';
import { type DataKey, open } from '@kean/encryption';
import { type ClientId, Personal } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import type { ClientState } from '../../contract.ts';
import { normalisePhone } from '../../rules/normalise-phone.ts';
import { placeOfField } from '../../sealed-places.ts';
import { messagesFor } from './definitions.ts';

/** Where a client is written to, and the key that seals what is said. */
export interface ReachedPhone {
  readonly phone: Personal<string>;
  readonly sealWith: DataKey;
}

/** A text message reaches mobiles of this country; of other numbers the gateway knows nothing. */
const MOBILE = /^1[3-9]\d{9}$/;
const PHONE = `SELECT sealed FROM client_field WHERE client_id = $1::uuid AND field = 'phone'`;

/**
 * Opens the phone on record to write to it, as no person: it goes to the client and to nobody of the office. Whether the state of the
 * client leaves that open is for the door of the keyring to say.
 * @returns `null` where there is none that takes text messages, or nothing may be sent
 */
export async function phoneOfClient(
  tx: SqlTransaction,
  keyring: Services['keyring'],
  client: { readonly id: ClientId; readonly state: ClientState },
): Promise<ReachedPhone | null> {
  const [row] = await tx.query<{ sealed: Buffer }>(PHONE, [client.id]);
  if (row === undefined) return null;
  const asked = {
    ...client,
    consentVersion: null,
    reach: { scope: 'system', assignee: null },
    sealed: row.sealed,
  } as const;
  const { purpose } = messagesFor(client.state).code;
  const { keys } = await keyring.keysFor('client', [asked], { principal: 'system', purpose });
  const key = keys.get(client.id);
  if (key === undefined) return null;
  const phone = new Personal(open(key, placeOfField(client.id, 'phone'), row.sealed).toString('utf8')).map(
    normalisePhone,
  );
  return MOBILE.test(phone.open()) ? { phone, sealWith: key } : null;
}
