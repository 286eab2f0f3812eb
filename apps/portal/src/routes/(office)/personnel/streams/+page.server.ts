import { endPage } from '#lib/server/page-errors.ts';
import { portalProcess } from '#lib/server/portal-process.ts';
import type { PageServerLoad } from './$types.js';

/** The issuer is what the api says of itself, whatever address the page was asked under. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const list = await locals.api.personnel.receivers.list
    .query()
    .catch((failure: unknown) => endPage(failure, url.pathname));
  return { ...list, issuer: portalProcess().config.portalOrigin };
};
