import type { Database } from '@kean/db';
import type { Keyring } from '@kean/encryption';
import type { Channels } from '../channels/channel.ts';
import type { ContactList } from '../contact-list/contact-list.ts';
import type { RegisteredMessage } from './registered-message.ts';

/** What the jobs of messages are lent. */
export interface MessagesWorker {
  readonly services: { readonly db: Database; readonly keyring: Keyring };
  readonly messages: MessageMeans;
}

export interface MessageMeans {
  readonly book: ReadonlyMap<string, RegisteredMessage>;
  readonly channels: Channels;
  /** `null` where nobody knows whom the office must not contact; then no client is contacted. */
  readonly contactList: ContactList | null;
  /** Origin of the pages that links of messages lead to, `https://kean.example`; `null` where there are none. */
  readonly origin: string | null;
}
