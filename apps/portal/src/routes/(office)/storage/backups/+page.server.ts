import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, route }) => {
  const { backups, drills } = locals.api.storage;
  const reading = [backups.overview.query(), backups.list.query({}), drills.list.query({})] as const;
  const [overview, page, drillPage] = await Promise.all(reading).catch((failure: unknown) =>
    endPage(failure, route.id.replace('/(office)', '')),
  );
  return { overview, page, drillPage, readAt: new Date().toISOString() };
};
