import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const STATES = ['waiting', 'failed', 'done'] as const;
export type Shown = (typeof STATES)[number];

export const load: PageServerLoad = async ({ locals, url }) => {
  const state = STATES.find((one) => one === url.searchParams.get('state'));
  const filter = state === undefined ? {} : { state };
  const { leavings, notice } = locals.api.personnel;
  const [page, watch] = await Promise.all([leavings.list.query(filter), notice.watch.query()]).catch(
    (failure: unknown) => endPage(failure, url.pathname),
  );
  return { page, watch, filter };
};
