import type { SqlTransaction } from '@kean/db';
import { DecryptionError, type Keyring } from '@kean/encryption';
import { Personal } from '@kean/kernel';
import { isAddress } from '../contact-list/normal-address.ts';
import { failMessage, type MessageCause } from '../errors.ts';
import { objectionStopsAllButWhatTheLawAsks } from '../rules/objection-stops-all-but-what-the-law-asks.ts';
import { openContents } from '../sealed-message.ts';
import type { ClientMessage } from '../templates/define-message.ts';
import { shapeOf } from '../templates/variables.ts';
import type { MessageMeans } from './messages-worker.ts';
import type { RegisteredMessage } from './registered-message.ts';
import type { StoredMessage } from './stored-message.ts';

type Values = Readonly<Record<string, string | number | Date>>;

/** Where a message goes and what it says, or the rule that stops it. */
export type Resolved =
  | { readonly to: Personal<string> | null; readonly values: Personal<Values> }
  | { readonly refused: MessageCause };

/** Codes of the guard's rules as causes of messages; what has no word here is simply not allowed. */
const REFUSALS: Readonly<Record<string, MessageCause>> = {
  'client-erased': 'CLIENT_ERASED',
  'consent-missing': 'NO_CONSENT',
  'consent-contradicts-state': 'NO_CONSENT',
  'no-ground-for-purpose': 'NO_CONSENT',
  'client-restricted': 'CLIENT_RESTRICTED',
};

/** Of a message of the office: read now, and not when it was queued. */
export async function resolveOfficeMessage(
  tx: SqlTransaction,
  keyring: Keyring,
  { read }: RegisteredMessage,
  { facts, channel }: StoredMessage,
): Promise<Resolved> {
  const found = (await read?.(tx, facts, keyring)) ?? null;
  if (found === null) return { refused: 'NO_LONGER_NEEDED' };
  if (channel === 'mail' && (found.to === null || !isAddress('mail', found.to.open()))) {
    throw failMessage('MESSAGE_MALFORMED', { at: 'to' });
  }
  return { to: found.to, values: new Personal(found.values as Values) };
}

/**
 * Of a message to a client: opened through the door of the keyring, which decides by today's state and consent whether it may be; then
 * held against what the client said, and the list of who must not be contacted.
 * @throws AppError where keys or list cannot be asked: then nobody is written to
 */
export async function resolveClientMessage(
  tx: SqlTransaction,
  keyring: Keyring,
  { contactList }: Pick<MessageMeans, 'contactList'>,
  message: ClientMessage,
  stored: StoredMessage,
): Promise<Resolved> {
  const { id, clientId, clientState, sealed, channel } = stored;
  if (clientId === null || sealed === null || clientState === null || channel === 'robot')
    return { refused: 'UNREADABLE' };
  const stopped = objectionStopsAllButWhatTheLawAsks(message.purpose);
  if (stopped && stored.objects) return { refused: 'DO_NOT_CONTACT' };
  const asked = {
    id: clientId,
    state: clientState,
    grounds: stored.grounds,
    reach: { scope: 'system', assignee: null },
    sealed,
  } as const;
  const { keys, refused } = await keyring.keysFor('client', [asked], { principal: 'system', purpose: message.purpose });
  const reason = refused.get(clientId);
  if (reason !== undefined) return { refused: REFUSALS[reason] ?? 'NOT_ALLOWED' };
  const key = keys.get(clientId);
  // No key although nobody refused it: it was destroyed.
  if (key === undefined) return { refused: 'CLIENT_ERASED' };
  const contents = openedOrNull(() => openContents(key, clientId, id, sealed));
  if (contents === null) return { refused: 'UNREADABLE' };
  const to = contents.map((inside) => inside.to);
  // The same phone may have objected in another dossier, or in one that is erased.
  if (stopped) {
    if (contactList === null) throw failMessage('MESSAGE_CONTACT_LIST_UNREADABLE');
    if (await contactList.holds(tx, channel, to)) return { refused: 'DO_NOT_CONTACT' };
  }
  const read = shapeOf(message.variables).safeParse(contents.open().values);
  return read.success ? { to, values: new Personal(read.data) } : { refused: 'UNREADABLE' };
}

function openedOrNull<T>(opening: () => T): T | null {
  try {
    return opening();
  } catch (error) {
    if (error instanceof DecryptionError) return null;
    throw error;
  }
}
