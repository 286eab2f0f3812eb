import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals }) => ({
  campaigns: await locals.api.collection.campaigns.list
    .query()
    .catch((failure: unknown) => endPage(failure, '/collection/campaigns')),
});
