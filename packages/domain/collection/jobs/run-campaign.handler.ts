import type { PayloadOf } from '@kean/queues';
import type { JobHandler } from '@kean/queues/worker';
import { type CampaignWorker, runRound } from '../campaigns/asking/run-round.ts';
import type { runCampaign } from './run-campaign.job.ts';

export const handle: JobHandler<PayloadOf<typeof runCampaign>, CampaignWorker> = (run, worker) =>
  runRound(worker, run.payload, (tx) => run.done(tx));
