import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const taking = await locals.api.paperArchive.stock.get
    .query({ takingId: params.id } as never)
    .catch((failure: unknown) => endPage(failure, url.pathname));
  return { taking };
};
