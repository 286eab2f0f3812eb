import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url }) => {
  const list = await locals.api.personnel.receivers.list
    .query()
    .catch((failure: unknown) => endPage(failure, url.pathname));
  return { ...list, issuer: url.origin };
};
