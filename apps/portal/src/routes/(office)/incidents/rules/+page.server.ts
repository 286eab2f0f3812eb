import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url }) => ({
  view: await locals.api.incidents.rules.list.query().catch((failure: unknown) => endPage(failure, url.pathname)),
});
