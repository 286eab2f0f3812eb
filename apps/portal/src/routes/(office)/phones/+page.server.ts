import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

/** What waits for a second person, and what clients objected to. */
export const load: PageServerLoad = async ({ locals, route }) => {
  const changes = await locals.api.clients.phones.list
    .query()
    .catch((failure: unknown) => endPage(failure, route.id.replace('/(office)', '')));
  return { changes };
};
