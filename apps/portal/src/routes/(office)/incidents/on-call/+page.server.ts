import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

const MONDAY = /^\d{4}-\d{2}-\d{2}$/;

export const load: PageServerLoad = async ({ locals, url }) => {
  const asked = url.searchParams.get('monday') ?? '';
  const [week, telling] = await Promise.all([
    locals.api.incidents.onCall.week.query(MONDAY.test(asked) ? { monday: asked } : {}),
    locals.api.incidents.telling.state.query(),
  ]).catch((failure: unknown) => endPage(failure, url.pathname));
  return { week, telling };
};
