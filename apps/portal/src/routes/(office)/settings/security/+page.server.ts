import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, route }) => ({
  overview: await locals.api.agency.factors.list
    .query()
    .catch((failure: unknown) => endPage(failure, route.id.replace('/(office)', ''))),
  readAt: new Date().toISOString(),
});
