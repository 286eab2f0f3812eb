import type { SqlTransaction } from '@kean/db';
import type { ClientId } from '@kean/kernel';
import { record } from '../../audit-events.ts';
import type { CampaignId, StoredCampaign } from '../stored-campaign.ts';

/** Of one round. */
const MOST = 1_000;
const MOST_LET_GO = 5_000;

/** An answer takes the same lock: whoever answers in this moment has answered, or is overdue, and never both. */
const LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('consent ' || late.client_id::text, 0)) FROM (
    SELECT client_id FROM consent_asking WHERE campaign_id = $1::uuid AND state = 'asked' AND told_at IS NOT NULL
      AND due_at <= clock_timestamp() ORDER BY client_id LIMIT ${MOST}) late`;
/** What was told and reported as not arrived told nobody; a reminder that got lost comes after a message that was heard. */
const OVERDUE = `UPDATE consent_asking q SET state = CASE WHEN late.lost THEN 'unreachable' ELSE 'overdue' END,
    because = CASE WHEN late.lost THEN late.cause END, ended_at = clock_timestamp()
  FROM (SELECT a.client_id, m.cause, m.state = 'failed' AND a.reminded_at IS NULL AS lost
          FROM consent_asking a LEFT JOIN message m ON m.id = a.message_id
         WHERE a.campaign_id = $1::uuid AND a.state = 'asked' AND a.told_at IS NOT NULL AND a.due_at <= clock_timestamp()
         ORDER BY a.client_id LIMIT ${MOST} FOR UPDATE OF a) late
  WHERE q.campaign_id = $1::uuid AND q.client_id = late.client_id AND q.state = 'asked'
  RETURNING q.client_id AS id, q.due_at AS "dueAt", q.state`;
const MARK = `INSERT INTO disposal_due (client_id, reason, campaign_id, due_at)
  SELECT w.client, $2, $1::uuid, w.due FROM unnest($3::uuid[], $4::timestamptz[]) AS w(client, due) ON CONFLICT DO NOTHING`;
const SHUT_LINKS = `UPDATE client_invitation SET ended_at = now(), ended_because = 'withdrawn', code_digest = NULL, code_ends_at = NULL
  WHERE client_id = ANY ($1::uuid[]) AND reason = 'ask-consent' AND used_at IS NULL AND ended_at IS NULL`;

/** An asking that ended, and how. */
interface Ended {
  readonly id: ClientId;
  readonly dueAt: Date;
  readonly state: string;
}

/** Links of an asking that is over lead nowhere; the client may be given another to their own pages. */
async function shutLinks(tx: SqlTransaction, clients: readonly { readonly id: ClientId }[]): Promise<void> {
  if (clients.length > 0) await tx.query(SHUT_LINKS, [clients.map(({ id }) => id)]);
}

/**
 * Whoever was told and did not answer in their days: nothing keeps what is held of them, and nobody asks them again. Disposal itself is clause
 * 4's. Whoever was never told, or whose message did not arrive, is not: silence is no answer of somebody who heard nothing.
 * @returns whether there may be more
 */
export async function endUnanswered(tx: SqlTransaction, campaign: StoredCampaign): Promise<boolean> {
  await tx.query(LOCK, [campaign.id]);
  const late = await tx.query<Ended>(OVERDUE, [campaign.id]);
  await mark(
    tx,
    campaign,
    'no-answer',
    late.filter(({ state }) => state === 'overdue'),
  );
  await shutLinks(tx, late);
  return late.length === MOST;
}

const UNREACHED = `UPDATE consent_asking q
  SET state = CASE WHEN lost.cause = 'DO_NOT_CONTACT' THEN 'objected' ELSE 'unreachable' END, because = lost.cause, ended_at = clock_timestamp()
  FROM (SELECT a.client_id, m.cause FROM consent_asking a JOIN message m ON m.id = a.message_id
         WHERE a.campaign_id = $1::uuid AND a.state = 'asked' AND a.told_at IS NULL AND m.state IN ('failed', 'refused')
         ORDER BY a.client_id LIMIT ${MOST} FOR UPDATE OF a) lost
  WHERE q.campaign_id = $1::uuid AND q.client_id = lost.client_id AND q.state = 'asked'
  RETURNING q.client_id AS id, q.due_at AS "dueAt", q.state`;

/** Whose message did not go: they were not asked, and are not disposed of; the agent can ask them in the shop. */
export async function endUnreached(tx: SqlTransaction, campaign: StoredCampaign): Promise<boolean> {
  const lost = await tx.query<Ended>(UNREACHED, [campaign.id]);
  await mark(
    tx,
    campaign,
    'objected',
    lost.filter(({ state }) => state === 'objected'),
  );
  await shutLinks(tx, lost);
  return lost.length === MOST;
}

const OBJECTING = `UPDATE consent_asking q SET state = 'objected', ended_at = clock_timestamp()
  WHERE q.campaign_id = $1::uuid AND q.client_id = ANY ($2::uuid[]) AND q.state = 'waiting'
  RETURNING q.client_id AS id, clock_timestamp() + make_interval(days => $3::int) AS "dueAt"`;

/** Who does not want to hear from the office is not asked: then the office has no way to a ground for what it holds. */
export async function endObjecting(
  tx: SqlTransaction,
  campaign: StoredCampaign,
  clientIds: readonly ClientId[],
): Promise<void> {
  if (clientIds.length === 0) return;
  const ended = await tx.query<{ id: ClientId; dueAt: Date }>(OBJECTING, [campaign.id, clientIds, campaign.answerDays]);
  await mark(tx, campaign, 'objected', ended);
}

async function mark(
  tx: SqlTransaction,
  { id }: StoredCampaign,
  reason: 'no-answer' | 'objected',
  clients: readonly { readonly id: ClientId; readonly dueAt: Date }[],
): Promise<void> {
  if (clients.length === 0) return;
  const subjectIds = clients.map((one) => one.id);
  await tx.query(MARK, [id, reason, subjectIds, clients.map(({ dueAt }) => dueAt)]);
  await record(tx, {
    action: 'collection.disposal-marked',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Client', id: null },
    subjectIds,
    facts: { campaignId: id, count: clients.length, reason },
  });
}

const LET_GO = `UPDATE consent_asking q SET state = 'stopped', ended_at = clock_timestamp()
  FROM (SELECT client_id FROM consent_asking WHERE campaign_id = $1::uuid AND ended_at IS NULL ORDER BY client_id
         LIMIT ${MOST_LET_GO} FOR UPDATE) open
  WHERE q.campaign_id = $1::uuid AND q.client_id = open.client_id RETURNING q.client_id AS id, q.asked_at AS "askedAt"`;

/** After a stop: links lead nowhere any more, and another campaign may ask these clients. @returns whether there may be more */
export async function letGo(tx: SqlTransaction, campaignId: CampaignId): Promise<boolean> {
  const open = await tx.query<{ id: ClientId; askedAt: Date | null }>(LET_GO, [campaignId]);
  await shutLinks(
    tx,
    open.filter(({ askedAt }) => askedAt !== null),
  );
  return open.length === MOST_LET_GO;
}
