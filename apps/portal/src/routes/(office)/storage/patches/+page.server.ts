import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, route }) => ({
  patches: await locals.api.storage.patches.overview
    .query()
    .catch((failure: unknown) => endPage(failure, route.id.replace('/(office)', ''))),
});
