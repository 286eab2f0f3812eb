import type { SqlTransaction } from '@kean/db';
import { type ClientId, Personal } from '@kean/kernel';
import { type ClientMessage, queueClientMessage, type ValuesFor, type VariableKinds } from '@kean/messages';
import type { Services } from '@kean/procedures';
import type { ClientState } from '../../contract.ts';
import { phoneToWriteTo } from '../../visits/messages/phone-of-client.ts';

/** Whom to tell, in which words, and what makes it the same message. */
export interface Telling<Kinds extends VariableKinds> {
  readonly client: { readonly id: ClientId; readonly state: ClientState };
  readonly message: ClientMessage<Kinds>;
  readonly values: ValuesFor<Kinds>;
  readonly key: string;
  readonly language: 'zh' | 'en';
}

/**
 * Queues what a client is told of a case, in the transaction that does it. A client without a phone, or whom nothing allows to be written to,
 * is told on their pages or by the office: the case goes on, and says that no message went.
 * @returns whether one was queued
 */
export async function tellClient<Kinds extends VariableKinds>(
  tx: SqlTransaction,
  keyring: Services['keyring'],
  { client, message, values, key, language }: Telling<Kinds>,
): Promise<boolean> {
  const reached = await phoneToWriteTo(tx, keyring, client, message.purpose);
  if (reached.refused !== null) return false;
  await queueClientMessage(tx, message, {
    ...({ channel: 'sms', language, key, clientId: client.id } as const),
    sealWith: reached.sealWith,
    to: reached.phone,
    values: new Personal(values),
  });
  return true;
}
