import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
  depends('kean:case');
  const { cases, duties: owed } = locals.api.incidents;
  const [timeline, duties] = await Promise.all([
    cases.timeline.query({ caseId: params.id }),
    owed.read.query({ caseId: params.id }),
  ]).catch((failure: unknown) => endPage(failure, url.pathname));
  return { timeline, duties };
};
