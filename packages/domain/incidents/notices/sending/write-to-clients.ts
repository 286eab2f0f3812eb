import { digestOf, mailIn, mobileOf, newLinkSecret } from '@kean/clients/contract/reaching';
import type { SqlTransaction } from '@kean/db';
import { DecryptionError, type Ground, type SealingKey } from '@kean/encryption';
import { type ClientId, newId, Personal } from '@kean/kernel';
import { queueClientMessages } from '@kean/messages';
import type { Services } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import type { LeakNoticeId, NoticeParts } from '../../contract/notices.ts';
import { PARTS_OF } from '../../contract/notices.ts';
import { requireNotice } from '../stored-notice.ts';
import { leakNotice } from './message.ts';
import type { StoredSending } from './stored-sending.ts';

/** A client whose turn it is, with what the door of the keyring decides by, and where they can be written to. */
interface Next {
  readonly id: ClientId;
  /** `null`: erased. */
  readonly state: string | null;
  readonly grounds: readonly Ground[];
  readonly mail: Buffer | null;
  readonly phone: Buffer | null;
  /** What the phone on record is good for (ADR 0040): a number that waits, or is somebody else's too, carries no word of the client's. */
  readonly carries: 'client' | 'awaits' | 'staff' | 'shared' | null;
}

const NEXT = `
  WITH q AS MATERIALIZED (
    SELECT client_id FROM leak_notice_client WHERE notice_id = $1::uuid AND state = 'waiting' ORDER BY client_id LIMIT $2::int FOR UPDATE)
  SELECT q.client_id AS id, c.state::text AS state, CASE WHEN c.id IS NULL THEN '[]'::jsonb ELSE standing_grounds(c.id) END AS grounds,
         m.sealed AS mail, p.sealed AS phone, s.carries
    FROM q LEFT JOIN client c ON c.id = q.client_id AND c.state <> 'erased'
    LEFT JOIN client_field m ON m.client_id = c.id AND m.field = 'mail'
    LEFT JOIN client_field p ON p.client_id = c.id AND p.field = 'phone'
    LEFT JOIN phones_carry(ARRAY(SELECT client_id FROM q)) s ON s.client = c.id ORDER BY q.client_id`;
const REPLACE = `
  UPDATE client_invitation SET ended_at = now(), ended_because = 'replaced', code_digest = NULL, code_ends_at = NULL
   WHERE client_id = ANY ($1::uuid[]) AND used_at IS NULL AND ended_at IS NULL`;
/** As long as the message may go, and then some days to read it. */
const INVITE = `
  INSERT INTO client_invitation (id, client_id, invited_by, reason, channel, link_digest, ends_at)
  SELECT w.id, w.client, $1::uuid, 'own-pages', $2, w.digest, clock_timestamp() + interval '14 days'
    FROM unnest($3::uuid[], $4::uuid[], $5::bytea[]) AS w (id, client, digest)`;
const QUEUED = `
  UPDATE leak_notice_client q SET state = 'queued', queued_at = clock_timestamp(), told_how = $2, message_id = w.message
    FROM unnest($3::uuid[], $4::uuid[]) AS w (client, message)
   WHERE q.notice_id = $1::uuid AND q.client_id = w.client AND q.state = 'waiting'`;
const UNREACHED = `
  UPDATE leak_notice_client q SET state = 'unreachable', because = w.because FROM unnest($2::uuid[], $3::text[]) AS w (client, because)
   WHERE q.notice_id = $1::uuid AND q.client_id = w.client AND q.state = 'waiting'`;

const CHANNELS = ['mail', 'sms'] as const;

/** Somebody to write to; or why not. */
type Letter = {
  readonly id: ClientId;
  readonly key: SealingKey;
  readonly channel: (typeof CHANNELS)[number];
  readonly to: Personal<string>;
};
type Unreached = { readonly id: ClientId; readonly because: string };

/**
 * Writes to the next clients of a sending, to the mailbox that they proved or else to the phone that is their own, in round trips that do not grow
 * with them. Nobody of the office sees where: the door of the keyring opens it for the notice of an incident, and nothing else.
 * @returns whether somebody still waits
 */
export async function writeToNextClients(
  tx: SqlTransaction,
  keyring: Services['keyring'],
  sending: StoredSending,
  most: number,
): Promise<{ readonly more: boolean }> {
  const next = await tx.query<Next & Record<string, unknown>>(NEXT, [sending.noticeId, most]);
  if (next.length === 0) return { more: false };
  const written = await addressed(keyring, next);
  const unreached = written.filter((one): one is Unreached => 'because' in one);
  await tx.query(UNREACHED, [
    ...[sending.noticeId, unreached.map(({ id }) => id), unreached.map(({ because }) => because)],
  ]);
  const { parts } = await requireNotice(tx, sending.noticeId);
  for (const channel of CHANNELS) {
    const letters = written.filter((one): one is Letter => 'channel' in one && one.channel === channel);
    await send(tx, sending, channel, letters, parts);
  }
  return { more: next.length === most };
}

async function addressed(keyring: Services['keyring'], next: readonly Next[]): Promise<(Letter | Unreached)[]> {
  const asked = next.flatMap(({ id, state, grounds, mail, phone }) => {
    const sealed = mail ?? phone;
    return state === null || sealed === null
      ? []
      : [{ id, state, grounds, sealed, reach: { scope: 'system', assignee: null } as const }];
  });
  const { keys } = await keyring.keysFor('client', asked, { principal: 'system', purpose: leakNotice.purpose });
  return next.map((one) => {
    const { id, state, mail, phone, carries } = one;
    if (state === null) return { id, because: 'client-gone' };
    if (mail === null && phone === null) return { id, because: 'no-way' };
    const key = keys.get(id);
    if (key === undefined) return { id, because: 'no-ground' };
    const toMail = mail === null ? null : addressIn(() => mailIn(key, id, mail));
    if (toMail !== null) return { id, key, channel: 'mail', to: toMail };
    if (phone === null) return { id, because: 'no-way' };
    if (carries !== 'client') return { id, because: `phone-${carries ?? 'awaits'}` };
    const toPhone = addressIn(() => mobileOf(key, id, phone));
    return toPhone === null ? { id, because: 'no-way' } : { id, key, channel: 'sms', to: toPhone };
  });
}

/** A value that was changed or moved opens nothing, and is no address. */
function addressIn(opening: () => Personal<string> | null): Personal<string> | null {
  try {
    return opening();
  } catch (error) {
    if (error instanceof DecryptionError) return null;
    throw error;
  }
}

async function send(
  tx: SqlTransaction,
  { noticeId, language, startedBy }: StoredSending,
  channel: Letter['channel'],
  letters: readonly Letter[],
  parts: NoticeParts,
): Promise<void> {
  if (letters.length === 0) return;
  const clients = letters.map(({ id }) => id);
  const secrets = letters.map(() => newLinkSecret());
  await tx.query(REPLACE, [clients]);
  await tx.query(INVITE, [
    ...[startedBy, channel, letters.map(() => newId<'Invitation'>()), clients],
    secrets.map((secret) => digestOf(secret)),
  ]);
  const said = wordsOf(parts, language);
  const batch = letters.map(({ id, key, to }, at) => ({
    ...{ key: messageKey(noticeId, id), clientId: id, sealWith: key, to },
    values: new Personal({ ...said, page: secrets[at] ?? '' }),
  }));
  const queued = await queueClientMessages(tx, leakNotice, { channel, language }, batch);
  await tx.query(QUEUED, [noticeId, channel, [...queued.keys()], [...queued.values()]]);
  await record(tx, {
    ...{ action: 'incidents.clients-told', outcome: 'allowed', principal: null, subject: { kind: 'Client', id: null } },
    ...{ subjectIds: clients, facts: { noticeId, count: clients.length } },
  });
}

/** What makes it the same message: a client is told once by a notice. The database takes it under this key alone. */
export const messageKey = (noticeId: LeakNoticeId, clientId: ClientId): string => `${noticeId}-${clientId}`;

/** The approved words of each part, as the message has them. */
export function wordsOf(parts: NoticeParts, language: 'zh' | 'en') {
  const said = PARTS_OF.clients.map((part) => [part, parts[part]?.[language] ?? '']);
  return Object.fromEntries(said) as Record<
    'dataKinds' | 'cause' | 'harm' | 'measures' | 'whatYouCanDo' | 'contact',
    string
  >;
}
