import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import type { Services } from '@kean/procedures';
import { record } from '../../audit-events.ts';
import { campaignRequest } from '../messages.ts';
import type { StoredCampaign } from '../stored-campaign.ts';
import { endObjecting } from './end-askings.ts';
import {
  CLIENTS_WITH_PHONE,
  GROUNDS,
  OWN_PHONE,
  type ToWriteTo,
  type Written,
  writeToClients,
} from './write-to-clients.ts';

/** Batches that may lie unsent, at night or while the gateway is away; more would all go out at once afterwards, whatever the pace. */
const BATCHES_ON_THEIR_WAY = 2;

const UNSENT = `SELECT count(*)::int AS unsent FROM (
    SELECT FROM consent_asking WHERE campaign_id = $1::uuid AND state = 'asked' AND told_at IS NULL LIMIT $2::int) lying`;
const NEXT = `
  WITH q AS MATERIALIZED (
    SELECT client_id FROM consent_asking WHERE campaign_id = $1::uuid AND state = 'waiting' ORDER BY client_id LIMIT $2::int FOR UPDATE)
  SELECT c.id, c.state::text AS state, ${GROUNDS} AS grounds, ${OWN_PHONE} AS sealed, NULL AS "dueAt",
    EXISTS (SELECT FROM contact_objection o WHERE o.client_id = c.id AND o.lifted_at IS NULL) AS objects
  ${CLIENTS_WITH_PHONE} ORDER BY c.id`;
const ASKED = `UPDATE consent_asking q SET state = 'asked', asked_at = clock_timestamp(), invitation_id = w.invitation, message_id = w.message,
    due_at = w.due
  FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[]) AS w(client, invitation, message, due)
  WHERE q.campaign_id = $1::uuid AND q.client_id = w.client AND q.state = 'waiting'`;
const UNREACHABLE = `UPDATE consent_asking q SET state = 'unreachable', because = w.because, ended_at = clock_timestamp()
  FROM unnest($2::uuid[], $3::text[]) AS w(client, because)
  WHERE q.campaign_id = $1::uuid AND q.client_id = w.client AND q.state = 'waiting'`;

/**
 * Asks the next clients of a campaign, in the order of their keys.
 * @returns whether somebody still waits
 */
export async function askNextClients(
  tx: SqlTransaction,
  keyring: Services['keyring'],
  campaign: StoredCampaign,
  most: number,
): Promise<{ readonly more: boolean }> {
  const { id, batchSize } = campaign;
  if (most <= 0) return { more: true };
  const full = batchSize * BATCHES_ON_THEIR_WAY;
  const [onTheirWay] = await tx.query<{ unsent: number }>(UNSENT, [id, full]);
  if ((onTheirWay?.unsent ?? 0) >= full) return { more: true };
  const next = await tx.query<ToWriteTo & { readonly objects: boolean }>(NEXT, [id, most]);
  const [objecting, open] = [next.filter(({ objects }) => objects), next.filter(({ objects }) => !objects)];
  await endObjecting(
    tx,
    campaign,
    objecting.map((one) => one.id),
  );
  const written = await writeToClients(tx, keyring, campaign, campaignRequest, open);
  await writeDown(tx, campaign, written);
  return { more: next.length === most };
}

async function writeDown(tx: SqlTransaction, { id }: StoredCampaign, written: readonly Written[]): Promise<void> {
  const asked = written.flatMap((one) => ('messageId' in one ? [one] : []));
  const unreached = written.flatMap((one) => ('because' in one ? [one] : []));
  if (unreached.length > 0) {
    await tx.query(UNREACHABLE, [id, unreached.map((one) => one.id), unreached.map(({ because }) => because)]);
  }
  if (asked.length === 0) return;
  await tx.query(ASKED, [
    id,
    asked.map((one) => one.id),
    asked.map(({ invitationId }) => invitationId),
    asked.map(({ messageId }) => messageId),
    asked.map(({ dueAt }) => dueAt),
  ]);
  const subjectIds: readonly ClientId[] = asked.map((one) => one.id);
  await record(tx, {
    action: 'collection.clients-asked',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Client', id: null },
    subjectIds,
    facts: { campaignId: id, count: asked.length },
  });
}
