import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
  depends('kean:case');
  const review = await locals.api.incidents.review.read
    .query({ caseId: params.id })
    .catch((failure: unknown) => endPage(failure, url.pathname));
  return { review };
};
