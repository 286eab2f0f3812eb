import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals }) => ({
  listed: await locals.api.agency.recoveries.list
    .query()
    .catch((failure: unknown) => endPage(failure, '/agency/recoveries')),
});
