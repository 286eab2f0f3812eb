import type { SqlTransaction } from '@kean/db';
import type { SealingKey } from '@kean/encryption';
import { type ClientId, newId, Personal, type StaffId } from '@kean/kernel';
import { promise } from '@kean/queues';
import type { z } from 'zod';
import { isAddress } from './contact-list/normal-address.ts';
import { failMessage } from './errors.ts';
import { sendJobOf } from './jobs/send-message.job.ts';
import { type MessageId, sealContents } from './sealed-message.ts';
import type { MessageChannel, MessageLanguage } from './states.ts';
import type { ClientMessage, MessageDefinition, OfficeMessage } from './templates/define-message.ts';
import { shapeOf, type ValuesFor, type VariableKinds } from './templates/variables.ts';

const INSERT = `
  insert into message (id, key, channel, template, version, language, urgent, client_id, staff_id, robot, facts, sealed, valid_until)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, $12, clock_timestamp() + make_interval(mins => $13::int))
  on conflict (key) do nothing returning id`;

interface Addressed {
  readonly channel: MessageChannel;
  readonly language: MessageLanguage;
  /** What makes it the same message, from ids; queued again it is not sent again. */
  readonly key: string;
}

/** A message to a client, with everything that nobody but the client may read. */
export interface ForClient<Kinds extends VariableKinds> extends Addressed {
  readonly channel: 'mail' | 'sms';
  readonly clientId: ClientId;
  /** The client's key, which the caller has asked for under a purpose of its own. */
  readonly sealWith: SealingKey;
  readonly to: Personal<string>;
  readonly values: Personal<ValuesFor<Kinds>>;
}

/** A message to one person of the office, or to a group by the name of its robot. */
export type ForOffice<Facts extends z.ZodObject> = Addressed & {
  /** Ids and codes; what they stand for is read when it is sent. */
  readonly facts: z.input<Facts>;
} & ({ readonly staffId: StaffId } | { readonly robot: string });

/**
 * Queues a message to a client in the caller's transaction: it is sent once if that commits. Whether the client may be written to is
 * judged when it is sent, by what is true then.
 *
 * @returns its id; `null` where the same key was queued before
 * @throws AppError MESSAGE_MALFORMED, which names neither address nor value
 */
export async function queueClientMessage<Kinds extends VariableKinds>(
  tx: SqlTransaction,
  message: ClientMessage<Kinds>,
  { clientId, sealWith, to, values, ...addressed }: ForClient<Kinds>,
): Promise<MessageId | null> {
  if (!isAddress(addressed.channel, to.open())) throw failMessage('MESSAGE_MALFORMED', { at: 'to' });
  const read = shapeOf(message.variables).safeParse(values.open());
  if (!read.success) throw failMessage('MESSAGE_MALFORMED', { at: String(read.error.issues[0]?.path[0] ?? 'values') });
  const id = newId<'Message'>();
  const contents = new Personal({ to: to.open(), values: values.open() as Readonly<Record<string, unknown>> });
  const sealed = sealContents(sealWith, clientId, id, contents);
  return write(tx, message, { ...addressed, id, clientId, staffId: null, robot: null, facts: null, sealed });
}

/**
 * Queues a message of the office in the caller's transaction.
 * @returns its id; `null` where the same key was queued before
 * @throws AppError MESSAGE_MALFORMED
 */
export async function queueOfficeMessage<Facts extends z.ZodObject>(
  tx: SqlTransaction,
  message: OfficeMessage<Facts>,
  { facts, ...addressed }: ForOffice<Facts>,
): Promise<MessageId | null> {
  const read = message.facts.safeParse(facts);
  if (!read.success) throw failMessage('MESSAGE_MALFORMED', { at: 'facts' });
  const staffId = 'staffId' in addressed ? addressed.staffId : null;
  const robot = 'robot' in addressed ? addressed.robot : null;
  const { channel, language, key } = addressed;
  const row = { channel, language, key, id: newId<'Message'>(), clientId: null, staffId, robot, sealed: null };
  return write(tx, message, { ...row, facts: JSON.stringify(read.data) });
}

interface Row extends Addressed {
  readonly id: MessageId;
  readonly clientId: ClientId | null;
  readonly staffId: StaffId | null;
  readonly robot: string | null;
  readonly facts: string | null;
  readonly sealed: Buffer | null;
}

async function write(tx: SqlTransaction, message: MessageDefinition, row: Row): Promise<MessageId | null> {
  const { id, channel, language, clientId, staffId, robot, facts, sealed } = row;
  if (message[channel] === undefined) throw failMessage('MESSAGE_MALFORMED', { at: 'channel' });
  // A text message has no room for two languages.
  if (channel === 'sms' && language === 'both') throw failMessage('MESSAGE_MALFORMED', { at: 'language' });
  const { name, version, urgent, validMinutes } = message;
  const [queued] = await tx.query<{ id: MessageId }>(INSERT, [
    ...[id, `${name}/${row.key}`, channel, name, version, language, urgent],
    ...[clientId, staffId, robot, facts, sealed, validMinutes],
  ]);
  if (queued === undefined) return null;
  await promise(tx, sendJobOf({ channel, urgent }), { messageId: id }, id);
  return id;
}
