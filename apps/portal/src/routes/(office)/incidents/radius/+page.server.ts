import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const NUMBER = /^[A-Za-z0-9-]{1,32}$/;

export const load: PageServerLoad = async ({ locals, url }) => {
  const page = await locals.api.incidents.radius.list
    .query({})
    .catch((failure: unknown) => endPage(failure, url.pathname));
  // Whoever comes from a person's page begins with their number; what is no number begins with none.
  const asked = url.searchParams.get('number') ?? '';
  return { page, number: NUMBER.test(asked) ? asked : '' };
};
