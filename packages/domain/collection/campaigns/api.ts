import { procedure, router } from '@kean/procedures';
import {
  CampaignAt,
  CampaignIdInput,
  DraftCampaignInput,
  PreviewCampaignInput,
  WatchCampaignInput,
} from '../contract/campaigns.ts';
import {
  approveCampaign,
  draftCampaign,
  pauseCampaign,
  previewCampaign,
  resumeCampaign,
  stopCampaign,
} from './move-campaign.ts';
import { campaignOptions, getCampaign, listCampaigns, watchCampaign } from './show-campaigns.ts';

const running = () => procedure({ clause: 'collection', action: 'collection.run-campaigns' });

/** `collection.campaigns.…`. No client is named in any of it. */
export const campaignsApi = router({
  list: running().query(({ ctx }) => listCampaigns(ctx)),
  options: running().query(({ ctx }) => campaignOptions(ctx)),
  get: running()
    .input(CampaignIdInput)
    .query(({ ctx, input }) => getCampaign(ctx, input.campaignId)),
  watch: running()
    .input(WatchCampaignInput)
    .subscription(({ ctx, input, signal }) => watchCampaign(ctx, input, signal)),
  preview: running()
    .input(PreviewCampaignInput)
    .query(({ ctx, input }) => previewCampaign(ctx, input)),
  draft: running()
    .input(DraftCampaignInput)
    .mutation(({ ctx, input }) => draftCampaign(ctx, input)),
  /** Writes to many people: the proof of who approves has to be fresh. */
  approve: procedure({ clause: 'collection', action: 'collection.approve-campaigns', stepUpMinutes: 15 })
    .input(CampaignAt)
    .mutation(({ ctx, input }) => approveCampaign(ctx, input)),
  pause: running()
    .input(CampaignAt)
    .mutation(({ ctx, input }) => pauseCampaign(ctx, input)),
  resume: running()
    .input(CampaignAt)
    .mutation(({ ctx, input }) => resumeCampaign(ctx, input)),
  stop: running()
    .input(CampaignAt)
    .mutation(({ ctx, input }) => stopCampaign(ctx, input)),
});
