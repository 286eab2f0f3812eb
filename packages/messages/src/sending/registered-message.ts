import type { SqlTransaction } from '@kean/db';
import type { Keyring } from '@kean/encryption';
import type { ClientId, Personal } from '@kean/kernel';
import type { z } from 'zod';
import type { MessageId } from '../sealed-message.ts';
import type { ClientMessage, OfficeMessage } from '../templates/define-message.ts';
import type { ValuesFor, VariableKinds } from '../templates/variables.ts';

/** Whom and what a message of the office stands for at the moment at which it is sent. */
export interface ReadMessage<Kinds extends VariableKinds> {
  /** A work mail; not looked at for a group. */
  readonly to: Personal<string> | null;
  readonly values: ValuesFor<Kinds>;
}

/** A message with what its clause does when it is sent. */
export interface RegisteredMessage {
  readonly message: ClientMessage | OfficeMessage;
  /** `null` where it is not needed any more. */
  readonly read:
    | ((tx: SqlTransaction, facts: unknown, keyring: Keyring) => Promise<ReadMessage<VariableKinds> | null>)
    | null;
  /** Of a message to a client: whether it still is to go, asked at the moment at which it would. */
  readonly wanted: ((tx: SqlTransaction, waiting: WaitingMessage) => Promise<Wanted>) | null;
  /** In the transaction that writes down that it went; the place for an event of the log. */
  readonly sent: ((tx: SqlTransaction, went: WentMessage) => Promise<void>) | null;
}

/** `later`: whoever it belongs to holds it back for now, and may let it go. */
export type Wanted = 'yes' | 'no' | 'later';

export interface WaitingMessage {
  readonly id: MessageId;
  readonly clientId: ClientId;
}

export interface WentMessage {
  readonly id: MessageId;
  readonly clientId: ClientId | null;
  readonly facts: unknown;
}

/** Joins a message of the office to what reads it; a clause lists these in its `worker.ts`. */
export function officeMessage<Facts extends z.ZodObject, Kinds extends VariableKinds>(
  message: OfficeMessage<Facts, Kinds>,
  does: {
    /** @param keyring for an address that lies sealed; its guard says whether this work may open it */
    readonly read: (tx: SqlTransaction, facts: z.output<Facts>, keyring: Keyring) => Promise<ReadMessage<Kinds> | null>;
    readonly sent?: (tx: SqlTransaction, facts: z.output<Facts>) => Promise<void>;
  },
): RegisteredMessage {
  // An old row meets new code after an update: its facts are read again by the schema of today.
  const { sent } = does;
  return {
    message: message as unknown as OfficeMessage,
    read: (tx, facts, keyring) => does.read(tx, message.facts.parse(facts), keyring),
    wanted: null,
    sent: sent === undefined ? null : (tx, went) => sent(tx, message.facts.parse(went.facts)),
  };
}

/**
 * A message to clients; `sent` writes the event that says so, which holds no value. `wanted` is for what somebody may stop after it was
 * queued.
 */
export function clientMessage<Kinds extends VariableKinds>(
  message: ClientMessage<Kinds>,
  sent: RegisteredMessage['sent'] = null,
  wanted: RegisteredMessage['wanted'] = null,
): RegisteredMessage {
  return { message: message as unknown as ClientMessage, read: null, wanted, sent };
}

/** All messages that this office knows, older versions of their words included, by name and version. */
export function messageBook(messages: readonly RegisteredMessage[]): ReadonlyMap<string, RegisteredMessage> {
  const book = new Map<string, RegisteredMessage>();
  for (const entry of messages) {
    const at = pageOf(entry.message.name, entry.message.version);
    if (book.has(at)) throw new TypeError(`two messages are ${at}`);
    book.set(at, entry);
  }
  return book;
}

export function pageOf(name: string, version: number): string {
  return `${name}@${version}`;
}
