import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals }) => ({
  notices: await locals.api.collection.notices.list
    .query()
    .catch((failure: unknown) => endPage(failure, '/collection/notices')),
});
