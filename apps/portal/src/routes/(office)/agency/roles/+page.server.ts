import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, route }) => {
  const overview = await locals.api.agency.roles.list
    .query()
    .catch((failure: unknown) => endPage(failure, route.id.replace('/(office)', '')));
  return { overview };
};
