import { idOf } from '@kean/kernel';
import { defineJob } from '@kean/queues';
import { z } from 'zod';

/** Goes on with a campaign for consent, once for each round. */
export const runCampaign = defineJob({
  queue: 'collection-campaign',
  name: 'collection.run-campaign',
  payload: z.strictObject({ campaignId: idOf<'Campaign'>(), round: z.int().positive() }),
});
