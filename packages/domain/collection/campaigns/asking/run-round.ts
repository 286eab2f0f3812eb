import { type Database, inSqlTransaction, nobody, type RowPrincipal, type SqlTransaction } from '@kean/db';
import type { Services } from '@kean/procedures';
import { setTimer } from '@kean/queues';
import { record } from '../../audit-events.ts';
import { runCampaign } from '../../jobs/run-campaign.job.ts';
import { NEXT_ROUND } from '../move-campaign.ts';
import { noticeStillAsks } from '../rules/a-campaign-asks-by-a-notice-in-force.ts';
import { type CampaignId, holdCampaign, type StoredCampaign } from '../stored-campaign.ts';
import { askNextClients } from './ask-next-clients.ts';
import { endUnanswered, endUnreached, letGo } from './end-askings.ts';
import { enrolNextClients } from './enrol-next-clients.ts';
import { remindClients } from './remind-clients.ts';

/** What the job is lent. */
export interface CampaignWorker {
  readonly services: { readonly db: Database; readonly keyring: Services['keyring'] };
}

/** Acts for no person and on the whole agency; what it may open is for the door of the keyring to say. */
const CAMPAIGNER: RowPrincipal = { ...nobody, clientScope: 'agency' };

/** Days are counted by the quarter of an hour, where nothing is to be sent. */
const IDLE_SECONDS = 900;
const SECONDS_AN_HOUR = 3_600;

const NEXT = 'UPDATE consent_campaign SET round = $2::int WHERE id = $1::uuid';
const PAUSE = `UPDATE consent_campaign SET state = 'paused', paused_at = clock_timestamp(), paused_because = 'notice-not-in-force',
    revision = revision + 1, round = round + 1 WHERE id = $1::uuid`;
const FINISH = `UPDATE consent_campaign SET state = 'finished', ended_at = clock_timestamp(), revision = revision + 1, round = round + 1
  WHERE id = $1::uuid AND NOT EXISTS (SELECT FROM consent_asking q WHERE q.campaign_id = $1::uuid AND q.ended_at IS NULL) RETURNING id`;

/**
 * One round of a campaign: a batch of one thing, in one transaction that also sets the timer of the next. It reads the campaign as it stands:
 * paused or stopped meanwhile, nothing is sent; a round that is not the newest does nothing. Killed anywhere, it left nothing behind.
 */
export function runRound(
  { services: { db, keyring } }: CampaignWorker,
  { campaignId, round }: { readonly campaignId: CampaignId; readonly round: number },
  done: (tx: SqlTransaction) => Promise<void>,
): Promise<void> {
  return inSqlTransaction(db, CAMPAIGNER, async (tx) => {
    const campaign = await holdCampaign(tx, campaignId);
    if (campaign?.round === round) {
      if (campaign.state === 'running') await goOn(tx, keyring, campaign);
      if (campaign.state === 'stopped' && (await letGo(tx, campaignId))) await again(tx, campaign, 0);
    }
    await done(tx);
  });
}

async function goOn(tx: SqlTransaction, keyring: Services['keyring'], campaign: StoredCampaign): Promise<void> {
  if (!noticeStillAsks(campaign)) return pauseByItself(tx, campaign);
  if (campaign.enrolledAt === null) {
    await enrolNextClients(tx, campaign);
    return again(tx, campaign, 0);
  }
  const ended = [await endUnreached(tx, campaign), await endUnanswered(tx, campaign)].some((more) => more);
  const reminded = await remindClients(tx, keyring, campaign);
  const asked = await askNextClients(tx, keyring, campaign, campaign.batchSize - reminded.count);
  if (!reminded.more && !asked.more && !ended && (await isFinished(tx, campaign))) return;
  const pace = Math.ceil((campaign.batchSize * SECONDS_AN_HOUR) / campaign.perHour);
  await again(tx, campaign, reminded.more || asked.more ? pace : ended ? 0 : IDLE_SECONDS);
}

async function again(tx: SqlTransaction, { id, round }: StoredCampaign, inSeconds: number): Promise<void> {
  await tx.query(NEXT, [id, round + 1]);
  const due = { name: NEXT_ROUND, key: id, dueAt: { inSeconds } };
  await setTimer(tx, { ...due, job: runCampaign, payload: { campaignId: id, round: round + 1 } });
}

async function pauseByItself(tx: SqlTransaction, { id }: StoredCampaign): Promise<void> {
  await tx.query(PAUSE, [id]);
  await record(tx, {
    action: 'collection.campaign-paused',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Campaign', id },
    facts: { because: 'notice-not-in-force' },
  });
}

async function isFinished(tx: SqlTransaction, { id }: StoredCampaign): Promise<boolean> {
  if ((await tx.query(FINISH, [id])).length === 0) return false;
  await record(tx, {
    action: 'collection.campaign-finished',
    outcome: 'allowed',
    principal: null,
    subject: { kind: 'Campaign', id },
  });
  return true;
}
