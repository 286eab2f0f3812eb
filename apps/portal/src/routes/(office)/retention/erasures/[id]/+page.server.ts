import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params, url }) => ({
  erasure: await locals.api.retention.erasures.read
    .query({ erasureId: params.id })
    .catch((failure: unknown) => endPage(failure, url.pathname)),
});
