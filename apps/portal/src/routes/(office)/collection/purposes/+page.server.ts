import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

/** Every purpose with its fields: code owns them, so a page holds them all. */
export const load: PageServerLoad = async ({ locals, route }) => {
  const purposes = await locals.api.collection.purposes.list
    .query()
    .catch((failure: unknown) => endPage(failure, route.id.replace('/(office)', '')));
  return { purposes };
};
