import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const SHOWS = ['all', 'unfit', 'soon', 'asked'] as const;
export type Shown = (typeof SHOWS)[number];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const load: PageServerLoad = async ({ locals, url }) => {
  const show: Shown = SHOWS.find((one) => one === url.searchParams.get('show')) ?? 'all';
  const branch = url.searchParams.get('branch') ?? '';
  const filter = { show, ...(UUID.test(branch) && { branchId: branch }) };
  const matrix = await locals.api.personnel.fitness.matrix
    .query(filter)
    .catch((failure: unknown) => endPage(failure, url.pathname));
  return { matrix, filter: { show, branchId: UUID.test(branch) ? branch : null } };
};
