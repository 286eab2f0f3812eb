import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const STATES = ['running', 'failed', 'done'] as const;
export type Shown = (typeof STATES)[number];

export const load: PageServerLoad = async ({ locals, url }) => {
  const end = (failure: unknown) => endPage(failure, url.pathname);
  const state = STATES.find((one) => one === url.searchParams.get('state'));
  const filter = state === undefined ? {} : { state };
  const [waiting, page] = await Promise.all([
    locals.api.retention.erasures.waiting.query().catch(end),
    locals.api.retention.erasures.list.query(filter).catch(end),
  ]);
  return { waiting, page, filter };
};
