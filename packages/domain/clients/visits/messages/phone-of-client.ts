import type { SqlTransaction } from '@kean/db';
import { type DataKey, type Ground, open } from '@kean/encryption';
import { type ClientId, Personal } from '@kean/kernel';
import type { SendingPurpose } from '@kean/messages';
import type { Services } from '@kean/procedures';
import type { PhoneStanding } from '../../contract/phones.ts';
import type { ClientState } from '../../contract.ts';
import { normalisePhone } from '../../rules/normalise-phone.ts';
import { placeOfField } from '../../sealed-places.ts';
import { type Coming, messagesFor } from './definitions.ts';

/** Where a client is written to, and the key that seals what is said; or why they are not. */
export type PhoneOfClient =
  | { readonly refused: null; readonly phone: Personal<string>; readonly sealWith: DataKey }
  | { readonly refused: 'no-phone' | 'no-ground' | (typeof REFUSED)[keyof typeof REFUSED] };

/** A text message reaches mobiles of this country; of other numbers the gateway knows nothing. */
export const MOBILE = /^1[3-9]\d{9}$/;
/** Why a number that is not the client's own is not written to. */
const REFUSED = { awaits: 'phone-awaits', staff: 'phone-of-staff', shared: 'phone-shared' } as const;
const PHONE = `SELECT sealed, standing_grounds(client_id) AS grounds, phone_carries(client_id) AS carries FROM client_field
  WHERE client_id = $1::uuid AND field = 'phone'`;

interface Row {
  readonly sealed: Buffer;
  readonly grounds: Ground[];
  readonly carries: PhoneStanding;
}

/**
 * Opens the phone on record to write to it, as no person: it goes to the client and to nobody of the office. Whether that may be is for the
 * door of the keyring to say, by state and grounds; whether the number is the client's own at all, for the database (ADR 0040).
 */
export function phoneOfClient(
  tx: SqlTransaction,
  keyring: Services['keyring'],
  client: Coming & { readonly id: ClientId },
): Promise<PhoneOfClient> {
  return phoneToWriteTo(tx, keyring, client, messagesFor(client).code.purpose);
}

/** The same for a message of any purpose that clients are written to for. */
export async function phoneToWriteTo(
  tx: SqlTransaction,
  keyring: Services['keyring'],
  client: { readonly id: ClientId; readonly state: ClientState },
  purpose: SendingPurpose,
): Promise<PhoneOfClient> {
  const [row] = await tx.query<Row>(PHONE, [client.id]);
  if (row === undefined) return { refused: 'no-phone' };
  // Of a number that may be somebody else's nothing is even opened.
  if (row.carries !== 'client') return { refused: REFUSED[row.carries] };
  const { sealed, grounds } = row;
  const asked = {
    id: client.id,
    state: client.state,
    sealed,
    grounds,
    reach: { scope: 'system', assignee: null },
  } as const;
  const { keys } = await keyring.keysFor('client', [asked], { principal: 'system', purpose });
  const key = keys.get(client.id);
  if (key === undefined) return { refused: 'no-ground' };
  const phone = mobileOf(key, client.id, row.sealed);
  return phone === null ? { refused: 'no-phone' } : { refused: null, phone, sealWith: key };
}

/** The sealed phone as a text message reaches it; `null` for any other number. @throws DecryptionError */
export function mobileOf(key: DataKey, clientId: ClientId, sealed: Buffer): Personal<string> | null {
  const written = new Personal(open(key, placeOfField(clientId, 'phone'), sealed).toString('utf8'));
  const phone = written.map(normalisePhone);
  return MOBILE.test(phone.open()) ? phone : null;
}
