import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url }) =>
  locals.api.personnel.webhooks.list.query().catch((failure: unknown) => endPage(failure, url.pathname));
