import type { SqlTransaction } from '@kean/db';
import { ASKING_STEPS, type AskingStep, type CampaignProgress } from '../contract/campaigns.ts';
import type { CampaignId } from './stored-campaign.ts';

interface Counted {
  readonly step: AskingStep;
  readonly because: string | null;
  readonly count: number;
  readonly delivered: number;
  readonly reminded: number;
}

/** One walk over the askings of the campaign; only of those who still may answer it is asked whether they opened their link. */
const COUNT = `
  SELECT CASE WHEN q.state <> 'asked' THEN q.state WHEN i.opened_at IS NOT NULL THEN 'opened' WHEN q.told_at IS NULL THEN 'queued'
      ELSE 'sent' END AS step,
    CASE WHEN q.state = 'unreachable' THEN q.because END AS because, count(*)::int AS count,
    (count(*) FILTER (WHERE m.state = 'delivered'))::int AS delivered,
    (count(*) FILTER (WHERE q.reminded_at IS NOT NULL))::int AS reminded
  FROM consent_asking q
  LEFT JOIN client_invitation i ON i.id = q.invitation_id AND q.state = 'asked'
  LEFT JOIN message m ON m.id = q.message_id AND q.told_at IS NOT NULL
  WHERE q.campaign_id = $1::uuid GROUP BY 1, 2`;

/** Where the clients of a campaign are, each counted once. */
export async function countAskings(tx: SqlTransaction, campaignId: CampaignId): Promise<CampaignProgress> {
  const counted = await tx.query<Counted>(COUNT, [campaignId]);
  const of = (step: AskingStep) => sum(counted.flatMap((one) => (one.step === step ? one.count : [])));
  return {
    steps: Object.fromEntries(ASKING_STEPS.map((step) => [step, of(step)])) as CampaignProgress['steps'],
    total: sum(counted.map(({ count }) => count)),
    delivered: sum(counted.map(({ delivered }) => delivered)),
    reminded: sum(counted.map(({ reminded }) => reminded)),
    unreachable: counted.flatMap(({ because, count }) => (because === null ? [] : { because, count })),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
