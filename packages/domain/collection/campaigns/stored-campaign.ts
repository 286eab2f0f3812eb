import { inSqlTransaction, rowPrincipal, type SqlTransaction } from '@kean/db';
import type { BranchId, Id, ImportId, StaffId } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import type { CampaignAt, CampaignState, PauseCause } from '../contract/campaigns.ts';
import type { NoticeContent } from '../contract/notices.ts';
import { failCollection } from '../errors.ts';
import type { PurposeCode } from '../purposes/index.ts';
import type { Covered } from '../rules/published-notice-covers-the-purposes-of-today.ts';

export type CampaignId = Id<'Campaign'>;

/** A campaign with the notice that it asks by, as that stands now. */
export interface StoredCampaign {
  readonly id: CampaignId;
  readonly state: CampaignState;
  readonly revision: number;
  readonly importId: ImportId | null;
  readonly branchId: BranchId | null;
  readonly noticeId: Id<'Notice'>;
  readonly noticeVersion: number;
  readonly noticeState: string;
  readonly noticeContent: NoticeContent;
  readonly noticeCovers: Covered;
  readonly purposes: readonly PurposeCode[];
  readonly language: 'zh' | 'en';
  readonly batchSize: number;
  readonly perHour: number;
  readonly answerDays: number;
  readonly remindAfterDays: number | null;
  readonly madeBy: StaffId;
  readonly madeAt: Date;
  readonly reviewedBy: StaffId | null;
  readonly reviewedAt: Date | null;
  readonly pausedAt: Date | null;
  readonly pausedBecause: PauseCause | null;
  readonly endedAt: Date | null;
  readonly endedBy: StaffId | null;
  readonly round: number;
  readonly enrolledThrough: string | null;
  readonly enrolledAt: Date | null;
  /** Of a list: when it began, which its clients' ids tell, and where. */
  readonly importStartedAt: Date | null;
  readonly importBranchId: BranchId | null;
}

export const CAMPAIGN_COLUMNS = `g.id, g.state, g.revision, g.import_id AS "importId", g.branch_id AS "branchId", g.notice_id AS "noticeId",
  n.version AS "noticeVersion", n.state AS "noticeState", n.content AS "noticeContent", n.covers AS "noticeCovers", g.purposes, g.language,
  g.batch_size AS "batchSize", g.per_hour AS "perHour", g.answer_days AS "answerDays", g.remind_after_days AS "remindAfterDays",
  g.made_by AS "madeBy", g.made_at AS "madeAt", g.reviewed_by AS "reviewedBy", g.reviewed_at AS "reviewedAt", g.paused_at AS "pausedAt",
  g.paused_because AS "pausedBecause", g.ended_at AS "endedAt", g.ended_by AS "endedBy", g.round, g.enrolled_through AS "enrolledThrough",
  g.enrolled_at AS "enrolledAt", i.started_at AS "importStartedAt",
  i.branch_id AS "importBranchId"`;
export const CAMPAIGNS =
  'FROM consent_campaign g JOIN notice_version n ON n.id = g.notice_id LEFT JOIN import i ON i.id = g.import_id';

const ONE = `SELECT ${CAMPAIGN_COLUMNS} ${CAMPAIGNS} WHERE g.id = $1::uuid`;
const HOLD = 'SELECT 1 FROM consent_campaign WHERE id = $1::uuid FOR UPDATE';

/** Opens a transaction for a call, as far as campaigns reach: the whole agency, or nothing. */
export function inCampaignTransaction<T>(
  { services, principal, authorizer }: SignedInContext,
  work: (tx: SqlTransaction) => Promise<T>,
): Promise<T> {
  return inSqlTransaction(services.db, rowPrincipal(principal, authorizer.scopeOf('collection.run-campaigns')), work);
}

/** @throws AppError COLLECTION_CAMPAIGN_NOT_FOUND */
export async function requireCampaign(tx: SqlTransaction, id: CampaignId): Promise<StoredCampaign> {
  const found = await readCampaign(tx, id);
  if (found === null) throw failCollection('COLLECTION_CAMPAIGN_NOT_FOUND');
  return found;
}

export async function readCampaign(tx: SqlTransaction, id: CampaignId): Promise<StoredCampaign | null> {
  const [found] = await tx.query<StoredCampaign>(ONE, [id]);
  return found ?? null;
}

/** The campaign, which nobody else changes before the transaction ends; `null` where there is none. */
export async function holdCampaign(tx: SqlTransaction, id: CampaignId): Promise<StoredCampaign | null> {
  await tx.query(HOLD, [id]);
  return readCampaign(tx, id);
}

/**
 * The campaign that somebody looked at, as long as it is still so.
 * @throws AppError COLLECTION_CAMPAIGN_NOT_FOUND | COLLECTION_CAMPAIGN_MOVED_ON
 */
export async function holdCampaignAt(
  tx: SqlTransaction,
  { campaignId, revision }: CampaignAt,
  states: readonly CampaignState[],
): Promise<StoredCampaign> {
  const found = await holdCampaign(tx, campaignId);
  if (found === null) throw failCollection('COLLECTION_CAMPAIGN_NOT_FOUND');
  if (found.revision !== revision || !states.includes(found.state)) {
    throw failCollection('COLLECTION_CAMPAIGN_MOVED_ON');
  }
  return found;
}
