import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const REPORTED = ['finished', 'failed', 'cancelled'];

/** One import at the step it has reached; only who uploaded it may look into it. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { imports } = locals.api.collection;
  const importId = params.id;
  try {
    const view = await imports.get.query({ importId });
    const preview = view.state === 'mapping' && view.mine ? await imports.preview.query({ importId }) : null;
    const report =
      REPORTED.includes(view.state) && view.startedAt !== null ? await imports.report.query({ importId }) : null;
    return { view, preview, report };
  } catch (failure) {
    return endPage(failure, url.pathname);
  }
};
