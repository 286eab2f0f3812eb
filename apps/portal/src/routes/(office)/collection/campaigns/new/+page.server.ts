import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url }) => ({
  options: await locals.api.collection.campaigns.options
    .query()
    .catch((failure: unknown) => endPage(failure, url.pathname)),
});
