import { digestOf, mobileOf, newLinkSecret } from '@kean/clients/contract/reaching';
import type { SqlTransaction } from '@kean/db';
import { DecryptionError, type Ground } from '@kean/encryption';
import { type ClientId, type Id, newId, Personal } from '@kean/kernel';
import { type MessageId, queueClientMessages } from '@kean/messages';
import type { Services } from '@kean/procedures';
import type { campaignRequest } from '../messages.ts';
import type { StoredCampaign } from '../stored-campaign.ts';

/** A client who is to be written to, with what the door of the keyring decides by. */
export interface ToWriteTo {
  readonly id: ClientId;
  readonly state: string;
  readonly grounds: readonly Ground[];
  /** The phone, sealed; `null` where none is on record. */
  readonly sealed: Buffer | null;
  /** By when they are asked to answer; `null` where the days begin with this message. */
  readonly dueAt: Date | null;
}

/** What was written to one client, or why they cannot be. */
export type Written =
  | {
      readonly id: ClientId;
      readonly invitationId: Id<'Invitation'>;
      readonly messageId: MessageId;
      readonly dueAt: Date;
    }
  | { readonly id: ClientId; readonly because: 'no-phone' | 'no-ground' };

/** Of `c`, for the door; asked for only where there is an answer to judge, for it costs a millisecond and most were never asked. */
export const GROUNDS = `CASE WHEN EXISTS (SELECT FROM consent_act a WHERE a.client_id = c.id) THEN standing_grounds(c.id) ELSE '[]'::jsonb END`;

/** Of `f`, where the number is the client's own (0040): one that waits, or is somebody else's too, carries no word of theirs. */
export const OWN_PHONE = `CASE WHEN s.carries = 'client' THEN f.sealed END`;

/** The clients of `q` with their phones; what each is good for is asked once of all of them. */
export const CLIENTS_WITH_PHONE = `FROM q JOIN client c ON c.id = q.client_id LEFT JOIN client_field f ON f.client_id = c.id AND f.field = 'phone'
  JOIN phones_carry(ARRAY(SELECT client_id FROM q)) s ON s.client = c.id`;

const NOW = 'SELECT clock_timestamp() AS now';
const REPLACE = `UPDATE client_invitation SET ended_at = now(), ended_because = 'replaced', code_digest = NULL, code_ends_at = NULL
  WHERE client_id = ANY ($1::uuid[]) AND used_at IS NULL AND ended_at IS NULL`;
const INVITE = `INSERT INTO client_invitation (id, client_id, invited_by, reason, channel, link_digest, ends_at)
  SELECT w.id, w.client, $1::uuid, 'ask-consent', 'sms', w.digest, w.ends
  FROM unnest($2::uuid[], $3::uuid[], $4::bytea[], $5::timestamptz[]) AS w(id, client, digest, ends)`;
const DAY_MS = 86_400_000;

/**
 * A link and a message to each of these clients, in round trips that do not grow with them. The link lets in together with a code to the
 * phone, as every link does, and is open as long as the answer is waited for. Nobody of the office sees a number: the door of the keyring
 * opens the phone for the request for consent, and for nothing else of somebody in quarantine.
 *
 * @param key makes the same message the same, from campaign and turn
 */
export async function writeToClients(
  tx: SqlTransaction,
  keyring: Services['keyring'],
  campaign: StoredCampaign,
  message: typeof campaignRequest,
  clients: readonly ToWriteTo[],
): Promise<Written[]> {
  const asked = clients.flatMap(({ sealed, ...client }) =>
    sealed === null ? [] : [{ ...client, sealed, reach: { scope: 'system', assignee: null } as const }],
  );
  const { keys } = await keyring.keysFor('client', asked, { principal: 'system', purpose: message.purpose });
  const [clock] = await tx.query<{ now: Date }>(NOW);
  const daysOn = new Date((clock?.now ?? new Date()).getTime() + campaign.answerDays * DAY_MS);
  const unreached: Written[] = [];
  const letters = clients.flatMap(({ id, sealed, dueAt }) => {
    const key = keys.get(id);
    const phone = sealed === null ? null : key === undefined ? undefined : phoneIn(() => mobileOf(key, id, sealed));
    if (phone === undefined || phone === null || key === undefined) {
      unreached.push({ id, because: phone === null ? 'no-phone' : 'no-ground' });
      return [];
    }
    const invitationId = newId<'Invitation'>();
    return [{ id, key, phone, invitationId, secret: newLinkSecret(), until: dueAt ?? daysOn }];
  });
  await tx.query(REPLACE, [letters.map(({ id }) => id)]);
  await tx.query(INVITE, [
    campaign.madeBy,
    letters.map(({ invitationId }) => invitationId),
    letters.map(({ id }) => id),
    letters.map(({ secret }) => digestOf(secret)),
    letters.map(({ until }) => until),
  ]);
  const batch = letters.map(({ id, key, phone, invitationId, secret, until }) => ({
    key: invitationId,
    clientId: id,
    sealWith: key,
    to: phone,
    values: new Personal({ page: secret, until }),
  }));
  const sent = await queueClientMessages(tx, message, { channel: 'sms', language: campaign.language }, batch);
  const written = letters.map(({ id, invitationId, until }): Written => {
    const messageId = sent.get(id);
    if (messageId === undefined) throw new TypeError('a new link has a new message');
    return { id, invitationId, messageId, dueAt: until };
  });
  return [...written, ...unreached];
}

/** A value that was changed or moved opens nothing; such a phone is none. */
function phoneIn(opening: () => Personal<string> | null): Personal<string> | null {
  try {
    return opening();
  } catch (error) {
    if (error instanceof DecryptionError) return null;
    throw error;
  }
}
