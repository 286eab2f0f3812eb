import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('kean:improvements');
  const own = await locals.api.incidents.review.own.query().catch((failure: unknown) => endPage(failure, url.pathname));
  return { rows: own.rows };
};
