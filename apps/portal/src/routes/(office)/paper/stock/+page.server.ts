import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url }) => {
  const end = (failure: unknown) => endPage(failure, url.pathname);
  const [takings, cabinets] = await Promise.all([
    locals.api.paperArchive.stock.list.query().catch(end),
    locals.api.paperArchive.cabinets.list.query().catch(end),
  ]);
  return { takings, mine: cabinets.filter(({ isMine, isClosed }) => isMine && !isClosed) };
};
