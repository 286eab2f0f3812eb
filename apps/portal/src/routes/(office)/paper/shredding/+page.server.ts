import { endPage } from '#lib/server/page-errors.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url, parent }) => {
  const end = (failure: unknown) => endPage(failure, url.pathname);
  const { signedIn } = await parent();
  const mayShred = signedIn.actions.includes('paper-archive.shred');
  const [batches, due] = await Promise.all([
    locals.api.paperArchive.shredding.list.query({}).catch(end),
    mayShred ? locals.api.paperArchive.shredding.due.query().catch(end) : [],
  ]);
  return { batches, due, mayShred };
};
