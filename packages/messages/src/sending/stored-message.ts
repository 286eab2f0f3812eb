import type { RowPrincipal, SqlTransaction } from '@kean/db';
import { nobody } from '@kean/db';
import type { Ground } from '@kean/encryption';
import type { ClientId, StaffId } from '@kean/kernel';
import type { MessageCause } from '../errors.ts';
import type { MessageId } from '../sealed-message.ts';
import type { MessageChannel, MessageLanguage, MessageState } from '../states.ts';

/** The sender acts for no person and on the whole agency; what it may open is for the guard of the keyring to say. */
export const SENDER: RowPrincipal = { ...nobody, clientScope: 'agency' };

/** A row as the sender reads it, with the state of the client at this moment. */
export interface StoredMessage {
  readonly id: MessageId;
  readonly channel: MessageChannel;
  readonly template: string;
  readonly version: number;
  readonly language: MessageLanguage;
  readonly urgent: boolean;
  readonly clientId: ClientId | null;
  readonly clientState: string | null;
  /** Whether the client said that the office shall not write, as it stands at this moment. */
  readonly objects: boolean;
  /** What allows this client's values to be opened, at this moment. */
  readonly grounds: readonly Ground[];
  readonly staffId: StaffId | null;
  readonly robot: string | null;
  readonly facts: unknown;
  readonly sealed: Buffer | null;
  readonly state: MessageState;
  readonly attempts: number;
  readonly providerId: string | null;
  /** By the clock of the database. */
  readonly now: Date;
  readonly validUntil: Date;
}

const READ = `
  select m.id, m.channel, m.template, m.version, m.language, m.urgent, m.client_id as "clientId", c.state::text as "clientState",
         exists (select from contact_objection o where o.client_id = c.id and o.lifted_at is null) as objects,
         case when c.id is null then '[]'::jsonb else standing_grounds(c.id) end as grounds,
         m.staff_id as "staffId", m.robot, m.facts, m.sealed, m.state, m.attempts, m.provider_id as "providerId",
         clock_timestamp() as now, m.valid_until as "validUntil"
    from message m left join client c on c.id = m.client_id where m.id = $1::uuid`;
/** Longer than any channel's patience. A worker that dies with it in hand lets it go after so long. */
const CLAIM = `
  update message set attempts = attempts + 1, last_tried_at = clock_timestamp(), claimed_until = clock_timestamp() + interval '90 seconds'
   where id = $1::uuid and state in ('queued', 'waiting') and (claimed_until is null or claimed_until < clock_timestamp())
  returning attempts`;
const RELEASE = 'update message set claimed_until = null where id = $1::uuid';
/** What is over holds nothing any more; what failed may be tried again by a person and keeps what it needs for that. */
const END = `
  update message
     set state = $2, cause = $3, provider_id = coalesce($4, provider_id), claimed_until = null, next_try_at = null,
         sealed = case when $2 = 'failed' then sealed end, sent_at = case when $2 = 'sent' then clock_timestamp() else sent_at end
   where id = $1::uuid and state in ('queued', 'waiting') returning id`;
const WAIT = `
  update message set state = 'waiting', cause = $2, claimed_until = null, next_try_at = $3
   where id = $1::uuid and state in ('queued', 'waiting') returning id`;

export async function readMessage(tx: SqlTransaction, id: MessageId): Promise<StoredMessage | null> {
  const [row] = await tx.query<StoredMessage>(READ, [id]);
  return row ?? null;
}

/** @returns which attempt this is; `null` where another worker has the message in hand, or it is over */
export async function claimMessage(tx: SqlTransaction, id: MessageId): Promise<number | null> {
  const [claimed] = await tx.query<{ attempts: number }>(CLAIM, [id]);
  return claimed?.attempts ?? null;
}

export async function releaseMessage(tx: SqlTransaction, id: MessageId): Promise<void> {
  await tx.query(RELEASE, [id]);
}

/** @returns false where it was over already */
export async function endMessage(
  tx: SqlTransaction,
  id: MessageId,
  end: {
    readonly state: 'sent' | 'failed' | 'refused';
    readonly cause: MessageCause | string | null;
    readonly providerId?: string | null;
  },
): Promise<boolean> {
  return (await tx.query(END, [id, end.state, end.cause, end.providerId ?? null])).length === 1;
}

export async function letWait(tx: SqlTransaction, id: MessageId, cause: string, until: Date): Promise<boolean> {
  return (await tx.query(WAIT, [id, cause, until])).length === 1;
}
