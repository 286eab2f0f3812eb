import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const SHOWS = ['open', 'mine', 'closed', 'drills'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
  const show = SHOWS.find((one) => one === url.searchParams.get('show')) ?? 'open';
  const page = await locals.api.incidents.cases.list
    .query({ show })
    .catch((failure: unknown) => endPage(failure, url.pathname));
  return { page, show };
};
