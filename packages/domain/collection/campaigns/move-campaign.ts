import type { SqlTransaction } from '@kean/db';
import { newId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { clearTimer, promise } from '@kean/queues';
import { record } from '../audit-events.ts';
import { requireNoticeInForce } from '../consent/notice-to-show.ts';
import type { CampaignAt, CampaignPreview, CampaignView, DraftCampaignInput } from '../contract/campaigns.ts';
import { failCollection } from '../errors.ts';
import { runCampaign } from '../jobs/run-campaign.job.ts';
import type { CampaignMoved } from './audit-events.ts';
import { noticeStillAsks } from './rules/a-campaign-asks-by-a-notice-in-force.ts';
import { countSelected } from './selected-clients.ts';
import { viewCampaign } from './show-campaigns.ts';
import {
  type CampaignId,
  holdCampaignAt,
  inCampaignTransaction,
  requireCampaign,
  type StoredCampaign,
} from './stored-campaign.ts';

/** The timer of a campaign, by the campaign's id: what it asks next. */
export const NEXT_ROUND = 'collection.campaign-round';

const DRAFT = `INSERT INTO consent_campaign (id, import_id, branch_id, notice_id, purposes, language, batch_size, per_hour, answer_days,
    remind_after_days, made_by)
  VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::text[], $6, $7::int, $8::int, $9::int, $10::int, $11::uuid)`;
const MOVE = 'UPDATE consent_campaign SET revision = revision + 1, round = round + 1';
const APPROVE = `${MOVE}, state = 'running', reviewed_by = $2::uuid, reviewed_at = clock_timestamp() WHERE id = $1::uuid`;
const PAUSE = `${MOVE}, state = 'paused', paused_at = clock_timestamp(), paused_because = 'person' WHERE id = $1::uuid`;
const RESUME = `${MOVE}, state = 'running', paused_at = NULL, paused_because = NULL WHERE id = $1::uuid`;
const STOP = `${MOVE}, state = 'stopped', paused_at = NULL, paused_because = NULL, ended_at = clock_timestamp(), ended_by = $2::uuid
  WHERE id = $1::uuid`;
/** While nothing was sent nobody's days ran on. */
const LENGTHEN = `UPDATE consent_asking SET due_at = due_at + (clock_timestamp() - $2::timestamptz)
  WHERE campaign_id = $1::uuid AND state = 'asked'`;

/** What asking this selection would come to, as things stand now. */
export function previewCampaign(
  call: SignedInContext,
  { selection }: { readonly selection: DraftCampaignInput['selection'] },
): Promise<CampaignPreview> {
  return inCampaignTransaction(call, (tx) => countSelected(tx, selection));
}

/**
 * Writes a campaign down, for a second person to review. Nothing goes out by it.
 * @throws AppError COLLECTION_CONSENT_NOTICE_OUTDATED | COLLECTION_CAMPAIGN_ASKS_WHAT_THE_NOTICE_OMITS | COLLECTION_CAMPAIGN_OF_NOBODY
 */
export function draftCampaign(call: SignedInContext, input: DraftCampaignInput): Promise<CampaignView> {
  const { selection, noticeId, purposes, language, batchSize, perHour, answerDays, remindAfterDays } = input;
  return inCampaignTransaction(call, async (tx) => {
    const notice = await requireNoticeInForce(tx, noticeId);
    if (purposes.some((code) => !notice.content.purposes.includes(code))) {
      throw failCollection('COLLECTION_CAMPAIGN_ASKS_WHAT_THE_NOTICE_OMITS');
    }
    if ((await countSelected(tx, selection)).toAsk === 0) throw failCollection('COLLECTION_CAMPAIGN_OF_NOBODY');
    const id = newId<'Campaign'>();
    const importId = selection.of === 'import' ? selection.importId : null;
    const branchId = selection.of === 'branch' ? selection.branchId : null;
    await tx.query(DRAFT, [
      ...[id, importId, branchId, noticeId, purposes, language, batchSize, perHour, answerDays, remindAfterDays],
      call.principal.staffId,
    ]);
    await tell(tx, call, 'collection.campaign-drafted', id);
    return viewCampaign(tx, call, await requireCampaign(tx, id));
  });
}

/**
 * Lets a campaign go out, by somebody who did not make it.
 * @throws AppError COLLECTION_CAMPAIGN_NOT_FOUND | COLLECTION_CAMPAIGN_MOVED_ON | COLLECTION_CAMPAIGN_NEEDS_ANOTHER_PERSON |
 *   COLLECTION_CAMPAIGN_NOTICE_NOT_IN_FORCE
 */
export function approveCampaign(call: SignedInContext, at: CampaignAt): Promise<CampaignView> {
  return move(call, at, ['draft'], async (tx, held) => {
    if (held.madeBy === call.principal.staffId) throw failCollection('COLLECTION_CAMPAIGN_NEEDS_ANOTHER_PERSON');
    requireNotice(held);
    await tx.query(APPROVE, [held.id, call.principal.staffId]);
    await goOn(tx, held);
    await tell(tx, call, 'collection.campaign-approved', held.id);
  });
}

/** From here on nothing goes out: what was queued waits. @throws AppError COLLECTION_CAMPAIGN_NOT_FOUND | COLLECTION_CAMPAIGN_MOVED_ON */
export function pauseCampaign(call: SignedInContext, at: CampaignAt): Promise<CampaignView> {
  return move(call, at, ['running'], async (tx, { id }) => {
    await tx.query(PAUSE, [id]);
    await clearTimer(tx, NEXT_ROUND, id);
    await record(tx, {
      action: 'collection.campaign-paused',
      outcome: 'allowed',
      principal: call.principal,
      subject: { kind: 'Campaign', id },
      facts: { because: 'person' },
    });
  });
}

/**
 * Goes on where it stood; whoever was asked has as many days left as when it was paused.
 * @throws AppError COLLECTION_CAMPAIGN_NOT_FOUND | COLLECTION_CAMPAIGN_MOVED_ON | COLLECTION_CAMPAIGN_NOTICE_NOT_IN_FORCE
 */
export function resumeCampaign(call: SignedInContext, at: CampaignAt): Promise<CampaignView> {
  return move(call, at, ['paused'], async (tx, held) => {
    requireNotice(held);
    await tx.query(RESUME, [held.id]);
    await tx.query(LENGTHEN, [held.id, held.pausedAt]);
    await goOn(tx, held);
    await tell(tx, call, 'collection.campaign-resumed', held.id);
  });
}

/**
 * Ends it for good. Nothing more goes out from this moment; the job that follows takes links back and lets its clients go, who may be asked
 * by another campaign then. Nobody is disposed of by a campaign that was stopped.
 * @throws AppError COLLECTION_CAMPAIGN_NOT_FOUND | COLLECTION_CAMPAIGN_MOVED_ON
 */
export function stopCampaign(call: SignedInContext, at: CampaignAt): Promise<CampaignView> {
  return move(call, at, ['draft', 'running', 'paused'], async (tx, held) => {
    await tx.query(STOP, [held.id, call.principal.staffId]);
    await clearTimer(tx, NEXT_ROUND, held.id);
    if (held.state !== 'draft') await goOn(tx, held);
    await tell(tx, call, 'collection.campaign-stopped', held.id);
  });
}

function move(
  call: SignedInContext,
  at: CampaignAt,
  from: Parameters<typeof holdCampaignAt>[2],
  act: (tx: SqlTransaction, held: StoredCampaign) => Promise<void>,
): Promise<CampaignView> {
  return inCampaignTransaction(call, async (tx) => {
    await act(tx, await holdCampaignAt(tx, at, from));
    return viewCampaign(tx, call, await requireCampaign(tx, at.campaignId));
  });
}

/** The round that follows this one, at once. A job of an older round finds itself outdated. */
async function goOn(tx: SqlTransaction, { id, round }: StoredCampaign): Promise<void> {
  await promise(tx, runCampaign, { campaignId: id, round: round + 1 }, `${id}.${round + 1}`);
}

function requireNotice(held: StoredCampaign): void {
  if (!noticeStillAsks(held)) throw failCollection('COLLECTION_CAMPAIGN_NOTICE_NOT_IN_FORCE');
}

function tell(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  action: CampaignMoved['action'],
  id: CampaignId,
): Promise<void> {
  return record(tx, { action, outcome: 'allowed', principal, subject: { kind: 'Campaign', id } });
}
