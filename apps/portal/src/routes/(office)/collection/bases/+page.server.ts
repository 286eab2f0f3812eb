import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

/** Every basis that can be approved: code lists them, so a page holds them all. */
export const load: PageServerLoad = async ({ locals, route }) => {
  const bases = await locals.api.collection.bases.list
    .query()
    .catch((failure: unknown) => endPage(failure, route.id.replace('/(office)', '')));
  return { bases };
};
