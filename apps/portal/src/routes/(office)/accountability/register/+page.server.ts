import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

/** The whole register at once: the page narrows it, for reading it is an act that the log holds, once a visit. */
export const load: PageServerLoad = async ({ locals, route }) => {
  const register = await locals.api.accountability.register
    .query()
    .catch((failure: unknown) => endPage(failure, route.id.replace('/(office)', '')));
  return { register };
};
