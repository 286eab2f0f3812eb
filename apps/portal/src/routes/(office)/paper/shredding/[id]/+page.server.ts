import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const batch = await locals.api.paperArchive.shredding.get
    .query({ batchId: params.id } as never)
    .catch((failure: unknown) => endPage(failure, url.pathname));
  return { batch };
};
