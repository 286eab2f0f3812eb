import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, route }) => {
  const { offers } = await locals.api.agency.explainable
    .query()
    .catch((failure: unknown) => endPage(failure, route.id.replace('/(office)', '')));
  return { offers };
};
