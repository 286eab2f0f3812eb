import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, route }) => {
  const { backups } = locals.api.storage;
  const [overview, page] = await Promise.all([backups.overview.query(), backups.list.query({})]).catch(
    (failure: unknown) => endPage(failure, route.id.replace('/(office)', '')),
  );
  return { overview, page, readAt: new Date().toISOString() };
};
