import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url, parent }) => {
  const end = (failure: unknown) => endPage(failure, url.pathname);
  const { signedIn } = await parent();
  const mayArrange = signedIn.actions.includes('paper-archive.arrange-cabinets');
  const [cabinets, places] = await Promise.all([
    locals.api.paperArchive.cabinets.list.query().catch(end),
    mayArrange ? locals.api.paperArchive.cabinets.places.query().catch(end) : [],
  ]);
  return { cabinets, places, mayArrange };
};
