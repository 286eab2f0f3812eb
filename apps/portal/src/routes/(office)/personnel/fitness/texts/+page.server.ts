import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url }) => ({
  texts: (await locals.api.personnel.fitness.texts.query().catch((failure: unknown) => endPage(failure, url.pathname)))
    .texts,
});
