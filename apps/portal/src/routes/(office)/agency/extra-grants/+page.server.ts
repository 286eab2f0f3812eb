import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, route, url }) => {
  const which = url.searchParams.get('which') === 'past' ? 'past' : 'open';
  const listed = await locals.api.agency.extraGrants.list
    .query({ which })
    .catch((failure: unknown) => endPage(failure, route.id.replace('/(office)', '')));
  return { which, listed, readAt: new Date().toISOString() };
};
