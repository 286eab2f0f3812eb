import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, route }) => ({
  messages: await locals.api.storage.messages.overview
    .query({})
    .catch((failure: unknown) => endPage(failure, route.id.replace('/(office)', ''))),
});
