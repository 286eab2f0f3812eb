import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url }) => ({
  list: await locals.api.personnel.directories.list.query().catch((failure: unknown) => endPage(failure, url.pathname)),
  address: `${url.origin}/scim/v2`,
});
