import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params, route }) => ({
  campaign: await locals.api.collection.campaigns.get
    .query({ campaignId: params.id })
    .catch((failure: unknown) => endPage(failure, route.id.replace('/(office)', ''))),
});
