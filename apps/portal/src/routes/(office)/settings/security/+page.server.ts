import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, route }) => {
  const { factors, recoveries } = locals.api.agency;
  const [overview, own] = await Promise.all([factors.list.query(), recoveries.own.query()]).catch((failure: unknown) =>
    endPage(failure, route.id.replace('/(office)', '')),
  );
  return { overview, recovery: own.open, readAt: new Date().toISOString() };
};
