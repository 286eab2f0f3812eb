import type { SqlTransaction } from '@kean/db';
import type { SealingKey } from '@kean/encryption';
import { type ClientId, newId, Personal, type StaffId } from '@kean/kernel';
import { promise, promiseAll } from '@kean/queues';
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

const INSERT_ALL = `
  insert into message (id, key, channel, template, version, language, urgent, client_id, sealed, valid_until)
  select w.id, w.key, $1, $2, $3, $4, $5, w.client, w.sealed, clock_timestamp() + make_interval(mins => $6::int)
    from unnest($7::uuid[], $8::text[], $9::uuid[], $10::bytea[]) as w (id, key, client, sealed)
  on conflict (key) do nothing returning id, client_id as "clientId"`;

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
  const { id, sealed } = sealForClient(message, addressed.channel, { clientId, sealWith, to, values });
  return write(tx, message, { ...addressed, id, clientId, staffId: null, robot: null, facts: null, sealed });
}

/** What is the same for every message of a batch. */
export interface BatchToClients {
  readonly channel: 'mail' | 'sms';
  readonly language: 'zh' | 'en';
}

/**
 * The same words to many clients, in three round trips however many they are; each on the terms of {@link queueClientMessage}.
 * @returns their ids by client; without those whose key was queued before
 * @throws AppError MESSAGE_MALFORMED: then none is queued
 */
export async function queueClientMessages<Kinds extends VariableKinds>(
  tx: SqlTransaction,
  message: ClientMessage<Kinds>,
  { channel, language }: BatchToClients,
  batch: readonly Omit<ForClient<Kinds>, 'channel' | 'language'>[],
): Promise<ReadonlyMap<ClientId, MessageId>> {
  if (message[channel] === undefined) throw failMessage('MESSAGE_MALFORMED', { at: 'channel' });
  const sealed = batch.map((one) => ({ ...one, ...sealForClient(message, channel, one) }));
  const { name, version, urgent, validMinutes } = message;
  const queued = await tx.query<{ id: MessageId; clientId: ClientId }>(INSERT_ALL, [
    ...[channel, name, version, language, urgent, validMinutes],
    sealed.map(({ id }) => id),
    sealed.map(({ key }) => `${name}/${key}`),
    sealed.map(({ clientId }) => clientId),
    sealed.map((one) => one.sealed),
  ]);
  const job = sendJobOf({ channel, urgent });
  await promiseAll(
    tx,
    job,
    queued.map(({ id }) => ({ payload: { messageId: id }, key: id })),
  );
  return new Map(queued.map(({ id, clientId }) => [clientId, id]));
}

/** Judges address and values, and seals both under the client's key for the message that they are now. */
function sealForClient<Kinds extends VariableKinds>(
  message: ClientMessage<Kinds>,
  channel: 'mail' | 'sms',
  { clientId, sealWith, to, values }: Pick<ForClient<Kinds>, 'clientId' | 'sealWith' | 'to' | 'values'>,
): { readonly id: MessageId; readonly sealed: Buffer } {
  if (!isAddress(channel, to.open())) throw failMessage('MESSAGE_MALFORMED', { at: 'to' });
  const read = shapeOf(message.variables).safeParse(values.open());
  if (!read.success) throw failMessage('MESSAGE_MALFORMED', { at: String(read.error.issues[0]?.path[0] ?? 'values') });
  const id = newId<'Message'>();
  const contents = new Personal({ to: to.open(), values: values.open() as Readonly<Record<string, unknown>> });
  return { id, sealed: sealContents(sealWith, clientId, id, contents) };
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
