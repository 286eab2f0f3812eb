import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const show = url.searchParams.get('show') === 'over' ? ('over' as const) : ('in-force' as const);
  const caseId = params.id;
  const { containment } = locals.api.incidents;
  const [rows, playbook] = await Promise.all([
    containment.list.query({ show, caseId }),
    containment.playbook.query({ caseId }),
  ]).catch((failure: unknown) => endPage(failure, url.pathname));
  return { rows, playbook, show, caseId };
};
