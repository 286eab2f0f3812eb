import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url }) => ({
  decoys: await locals.api.incidents.decoys.list.query().catch((failure: unknown) => endPage(failure, url.pathname)),
});
