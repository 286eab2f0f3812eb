import { type DataKey, open, type Place, type SealingKey, seal } from '@kean/encryption';
import { type ClientId, type Id, Personal } from '@kean/kernel';
import { z } from 'zod';

export type MessageId = Id<'Message'>;

/** What lies sealed of a message to a client until it went. */
export interface SealedContents {
  readonly to: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const Contents = z.strictObject({ to: z.string().max(320), values: z.record(z.string(), z.unknown()) });

/** `message.sealed`. Sealing binds these names; they never change. */
export function placeOfMessage(client: ClientId, message: string): Place {
  return { table: 'message', column: 'sealed', row: message, subject: client };
}

export function sealContents(
  key: SealingKey,
  client: ClientId,
  message: MessageId,
  contents: Personal<SealedContents>,
): Buffer {
  const plain = Buffer.from(JSON.stringify(contents.open()));
  const sealed = seal(key, placeOfMessage(client, message), plain);
  plain.fill(0);
  return sealed;
}

/** @throws DecryptionError, and ZodError where what was sealed is not what is sealed here */
export function openContents(
  key: DataKey,
  client: ClientId,
  message: MessageId,
  sealed: Uint8Array,
): Personal<SealedContents> {
  const plain = open(key, placeOfMessage(client, message), sealed);
  const contents = Contents.parse(JSON.parse(plain.toString('utf8')));
  plain.fill(0);
  return new Personal(contents);
}
