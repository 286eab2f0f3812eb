import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { SqlTransaction } from '@kean/db';
import type { Personal } from '@kean/kernel';
import { failMessage } from '../errors.ts';
import { normalAddress } from './normal-address.ts';

export type ListedChannel = 'mail' | 'sms';
export type ObjectionReason = 'asked' | 'wrong-person' | 'complaint';

const KEY_BYTES = 32;
const MOST_KEY_TEXT = 200;

/** One statement: an entry under another key means that nobody can tell who is on the list. */
const FIND = `
  select exists (select from do_not_contact where channel = $1 and token = $2 and (ends_at is null or ends_at > now())) as listed,
         exists (select from do_not_contact where key_id <> $3) as unreadable`;
const ADD = `
  insert into do_not_contact (channel, token, key_id, reason) values ($1, $2, $3, $4) on conflict (channel, token) do nothing`;
const REMOVE = 'delete from do_not_contact where channel = $1 and token = $2 returning reason';

/**
 * Addresses at which nobody may be contacted, by blind index. Its key is one of its own: the keys of the index of clients change, and an
 * entry is kept after everything else about the person is gone, so nothing is left from which it could be made anew.
 */
export class ContactList {
  readonly #keys: Readonly<Record<ListedChannel, KeyObject>>;
  readonly #keyId: string;

  /** @param secret text of the key file, at least 32 characters. @throws TypeError where it is shorter */
  constructor(secret: string) {
    if (secret.length < KEY_BYTES || secret.length > MOST_KEY_TEXT) throw new TypeError('no key of a contact list');
    this.#keys = { mail: keyOf(secret, 'mail'), sms: keyOf(secret, 'sms') };
    this.#keyId = createHmac('sha256', keyOf(secret, 'name')).update('kean contact list').digest('hex').slice(0, 16);
  }

  /** @throws AppError MESSAGE_CONTACT_LIST_UNREADABLE where an entry was made under another key (fail closed) */
  async holds(tx: SqlTransaction, channel: ListedChannel, address: Personal<string>): Promise<boolean> {
    const values = [channel, this.#tokenOf(channel, address), this.#keyId];
    const [found] = await tx.query<{ listed: boolean; unreadable: boolean }>(FIND, values);
    if (found === undefined || found.unreadable) throw failMessage('MESSAGE_CONTACT_LIST_UNREADABLE');
    return found.listed;
  }

  /** Puts an address on the list; it stays there after its client is erased. */
  async add(
    tx: SqlTransaction,
    channel: ListedChannel,
    address: Personal<string>,
    reason: ObjectionReason,
  ): Promise<void> {
    await tx.query(ADD, [channel, this.#tokenOf(channel, address), this.#keyId, reason]);
  }

  /** The person wants to hear from the office again. @returns false where the address was not on the list */
  async remove(tx: SqlTransaction, channel: ListedChannel, address: Personal<string>): Promise<boolean> {
    return (await tx.query(REMOVE, [channel, this.#tokenOf(channel, address)])).length === 1;
  }

  #tokenOf(channel: ListedChannel, address: Personal<string>): Buffer {
    return createHmac('sha256', this.#keys[channel]).update(normalAddress(channel, address.open())).digest();
  }
}

function keyOf(secret: string, use: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `kean/v1/contact-list/${use}`, KEY_BYTES)));
}
