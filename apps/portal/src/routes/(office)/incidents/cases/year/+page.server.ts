import { day } from '#lib/format/instants.ts';
import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url }) => {
  const asked = url.searchParams.get('year') ?? '';
  const year = /^20\d{2}$/.test(asked) ? Number(asked) : Number(day(new Date()).slice(0, 4));
  const counted = await locals.api.incidents.cases.year
    .query({ year })
    .catch((failure: unknown) => endPage(failure, url.pathname));
  return { counted };
};
