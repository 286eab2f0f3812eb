import { setTimeout } from 'node:timers/promises';
import type { SqlTransaction } from '@kean/db';
import type { Id } from '@kean/kernel';
import type { SignedInContext } from '@kean/procedures';
import { noticeToShow } from '../consent/notice-to-show.ts';
import type { CampaignOptions, CampaignRow, CampaignView } from '../contract/campaigns.ts';
import { purposeOf } from '../purposes/index.ts';
import { countAskings } from './count-askings.ts';
import { campaignRequest, wordsToReview } from './messages.ts';
import { noticeStillAsks } from './rules/a-campaign-asks-by-a-notice-in-force.ts';
import { countSelected, selectionOf } from './selected-clients.ts';
import {
  CAMPAIGN_COLUMNS,
  CAMPAIGNS,
  type CampaignId,
  inCampaignTransaction,
  requireCampaign,
  type StoredCampaign,
} from './stored-campaign.ts';

/** Of a list that no office fills; a screen shows them all. */
const MOST = 200;
const LIST = `SELECT ${CAMPAIGN_COLUMNS} ${CAMPAIGNS} ORDER BY g.id DESC LIMIT $1`;
const PEOPLE = 'SELECT id, display_name AS name FROM staff WHERE id = ANY ($1::uuid[])';
const BRANCHES = 'SELECT id, name, name_en AS "nameEn" FROM branch ORDER BY name';
const IMPORTS = `SELECT i.id, b.name AS "branchName", i.finished_at AS "finishedAt", i.imported FROM import i JOIN branch b ON b.id = i.branch_id
  WHERE i.imported > 0 AND i.started_at IS NOT NULL ORDER BY i.id DESC LIMIT $1`;

/** Every campaign, newest first. */
export function listCampaigns(call: SignedInContext): Promise<CampaignRow[]> {
  return inCampaignTransaction(call, async (tx) => {
    const found = await tx.query<StoredCampaign>(LIST, [MOST]);
    return rowsOf(tx, call, found);
  });
}

/** One campaign with its progress. Counts alone: nobody is named. @throws AppError COLLECTION_CAMPAIGN_NOT_FOUND */
export function getCampaign(call: SignedInContext, campaignId: CampaignId): Promise<CampaignView> {
  return inCampaignTransaction(call, async (tx) => viewCampaign(tx, call, await requireCampaign(tx, campaignId)));
}

export async function viewCampaign(
  tx: SqlTransaction,
  call: SignedInContext,
  stored: StoredCampaign,
): Promise<CampaignView> {
  const [row] = await rowsOf(tx, call, [stored]);
  if (row === undefined) throw new TypeError('one campaign is one row');
  const { language, batchSize, perHour, answerDays, remindAfterDays, noticeContent } = stored;
  return {
    ...row,
    ...{ language, batchSize, perHour, answerDays, remindAfterDays },
    notice: {
      id: stored.noticeId,
      version: stored.noticeVersion,
      title: noticeContent.words.title,
      inForce: noticeStillAsks(stored),
    },
    message: wordsToReview(campaignRequest),
    enrolled: stored.enrolledAt !== null,
    preview: stored.state === 'draft' ? await countSelected(tx, row.selection) : null,
    progress: await countAskings(tx, stored.id),
  };
}

/** Between two looks at a campaign that goes on, in milliseconds; never more often than a tenth of what a look costs. */
const LOOK_EVERY_MS = 1_000;
const SHARE = 10;

/** A campaign as it goes on, whenever it has changed, until it has ended, the time is over or the watcher leaves. */
export async function* watchCampaign(
  call: SignedInContext,
  { campaignId, forSeconds }: { readonly campaignId: CampaignId; readonly forSeconds: number },
  signal: AbortSignal | undefined,
): AsyncGenerator<CampaignView, void, undefined> {
  const { clock } = call.services;
  const until = clock.now().getTime() + forSeconds * 1_000;
  let shown = '';
  while (signal?.aborted !== true) {
    const began = performance.now();
    const view = await getCampaign(call, campaignId);
    const changed = JSON.stringify([view.revision, view.state, view.progress]);
    if (changed !== shown) yield view;
    shown = changed;
    if (clock.now().getTime() >= until || view.state === 'finished' || view.state === 'stopped') return;
    const wait = Math.max(LOOK_EVERY_MS, (performance.now() - began) * SHARE);
    await setTimeout(wait, undefined, { signal }).catch(unlessAborted);
  }
}

function unlessAborted(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}

/** What a new campaign can be about: lists, branches, and the purposes of the notice in force. */
export function campaignOptions(call: SignedInContext): Promise<CampaignOptions> {
  return inCampaignTransaction(call, async (tx) => {
    const notice = await noticeToShow(tx);
    const branches = await tx.query<CampaignOptions['branches'][number]>(BRANCHES);
    const imports = await tx.query<CampaignOptions['imports'][number]>(IMPORTS, [MOST]);
    if (notice === null) return { notice, branches, imports };
    const { id, version, words, purposes } = notice;
    const title = words.title ?? { zh: '', en: '' };
    return { notice: { id, version, title, purposes: purposes.map(titled) }, branches, imports };
  });
}

const titled = (code: CampaignRow['purposes'][number]['code']) => ({ code, ...purposeOf(code).title });

async function rowsOf(
  tx: SqlTransaction,
  { principal }: SignedInContext,
  stored: readonly StoredCampaign[],
): Promise<CampaignRow[]> {
  const ids = stored.flatMap(({ madeBy, reviewedBy, endedBy }) => [madeBy, reviewedBy, endedBy]);
  const people = await tx.query<{ id: string; name: string }>(PEOPLE, [ids.filter((id) => id !== null)]);
  const nameOf = new Map(people.map(({ id, name }) => [id, name]));
  const named = (id: string | null) => (id === null ? null : (nameOf.get(id) ?? null));
  const branches = await tx.query<{ id: Id<'Branch'>; name: string; nameEn: string }>(BRANCHES);
  return stored.map((one) => {
    const branchId = one.branchId ?? one.importBranchId;
    const branch = branches.find(({ id }) => id === branchId);
    const { id, state, revision, madeAt, reviewedAt, pausedAt, pausedBecause, endedAt } = one;
    return {
      ...{ id, state, revision, madeAt, reviewedAt, pausedAt, pausedBecause, endedAt },
      selection: selectionOf(one),
      branchName: branch === undefined ? null : { zh: branch.name, en: branch.nameEn },
      importedAt: one.importStartedAt,
      purposes: one.purposes.map(titled),
      makerName: named(one.madeBy),
      reviewerName: named(one.reviewedBy),
      endedByName: named(one.endedBy),
      mine: one.madeBy === principal.staffId,
    };
  });
}
